import type { Operation, OperationKind } from '../history/index.js';
import type { Scenario } from '../scenario/index.js';
import { createOperation } from '../workload/index.js';

/** What the clean pass does, and what may be created after the faults. */
export interface Probes {
  creations: readonly [Operation, ...Operation[]];
  /** Those that the mix of the scenario asks for; all but the list work on the first thing created. */
  update: Operation | null;
  delete: Operation | null;
  read: Operation | null;
  list: Operation | null;
  /** They show whether the listing of the read-back, and the listing under test, is cut. */
  witnesses: readonly Operation[];
  listWitnesses: readonly Operation[];
}

/** An API that loses every second write loses so many in a row once in thirty-two times. */
const WITNESSES = 5;

/** @throws BodyError when no marker can be placed in a body. */
export function planProbes(scenario: Scenario, nonce: string): Probes {
  const probe = (name: string, kind: OperationKind, subject: string) =>
    createOperation({ name, number: 0, kind, subject }, nonce, scenario);
  const onFirst = (kind: OperationKind) =>
    scenario.mix[kind] > 0 ? probe(`probe-${kind}`, kind, 'probe-1') : null;
  const createdAs = (name: string) =>
    Array.from({ length: WITNESSES }, (_, index) =>
      probe(`${name}${index + 1}`, 'create', `${name}${index + 1}`),
    );
  const others = Array.from({ length: scenario.probes - 1 }, (_, index) => `probe-${index + 2}`);
  return {
    creations: [
      probe('probe-1', 'create', 'probe-1'),
      ...others.map((name) => probe(name, 'create', name)),
    ],
    update: onFirst('update'),
    delete: onFirst('delete'),
    read: onFirst('read'),
    list: scenario.mix.list > 0 ? probe('probe-list', 'list', 'probe-list') : null,
    witnesses: createdAs('probe-last'),
    listWitnesses: createdAs('probe-after'),
  };
}

export function writingProbes(probes: Probes): Operation[] {
  const { creations, update, witnesses, listWitnesses } = probes;
  return [...creations, ...(update === null ? [] : [update]), ...witnesses, ...listWitnesses];
}
