import type { Operation, OperationKind } from '../history/index.js';
import type { Scenario } from '../scenario/index.js';
import { createOperation } from '../workload/index.js';

/** What the clean pass does, and two things that may be written after the faults. */
export interface Probes {
  creations: readonly [Operation, ...Operation[]];
  /** Those that the mix of the scenario asks for; all but the list work on the first thing created. */
  update: Operation | null;
  delete: Operation | null;
  read: Operation | null;
  list: Operation | null;
  last: Operation;
  after: Operation;
}

/** @throws BodyError when no marker can be placed in a body. */
export function planProbes(scenario: Scenario, nonce: string): Probes {
  const probe = (name: string, kind: OperationKind, subject: string) =>
    createOperation({ name, number: 0, kind, subject }, nonce, scenario);
  const onFirst = (kind: OperationKind) =>
    scenario.mix[kind] > 0 ? probe(`probe-${kind}`, kind, 'probe-1') : null;
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
    last: probe('probe-last', 'create', 'probe-last'),
    after: probe('probe-after', 'create', 'probe-after'),
  };
}

export function writingProbes({ creations, update, last, after }: Probes): Operation[] {
  return [...creations, ...(update === null ? [] : [update]), last, after];
}
