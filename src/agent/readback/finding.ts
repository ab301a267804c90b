import type { Difference, Finding, Operation, Outcome } from '../history/index.js';
import { leaves } from '../json.js';
import type { ValueReader } from '../workload/index.js';
import type { Proven } from './clean-pass.js';
import { differences, type EchoedFields, isCalled } from './compare.js';
import type { Look } from './reader.js';

export interface FinderOptions {
  look: Look;
  values: ValueReader;
  proven: Proven;
  /** Why what is not shown may be there all the same; null where there is no such reason. */
  doubt: string | null;
}

/** What was found of a thing, for each operation that wrote to it. */
export type Finder = (
  creation: Outcome,
  others: readonly Outcome[],
  id: string | null,
) => [string, Finding][];

export function createFinder({ look, values, proven, doubt }: FinderOptions): Finder {
  return (creation, others, id) => {
    const { name } = creation.operation;
    const view = look.of(name);
    const all = [creation, ...others];
    if (!view.readable) return forAll(all, view);
    const { things } = view;
    if (doubt !== null && things.length < 2) {
      return forAll(all, { readable: false, reason: doubt });
    }
    const thing = theThing(things, id, proven.idPlace);
    const value = thing === null ? null : values.valueIn(thing, name);
    const found = (own: Operation): Finding => {
      if (own.kind === 'create') {
        const copies = things.length + (removedBeside(things, thing, others) ? 1 : 0);
        const compared = copies === 1 && thing !== null ? thing : undefined;
        const shown = value === undefined ? null : value;
        const different = differencesOf(own, shown, compared, others, proven);
        return { readable: true, copies, value: shown, differences: different };
      }
      if (thing === undefined || value === undefined) return UNCLEAR;
      const different = value === own.value ? differencesIn(own, thing, proven.updated) : [];
      return { readable: true, copies: thing === null ? 0 : 1, value, differences: different };
    };
    return all.map(({ operation }) => [operation.name, found(operation)]);
  };
}

const UNCLEAR: Finding = {
  readable: false,
  reason: 'which write the thing shows cannot be told',
};

function forAll(outcomes: readonly Outcome[], finding: Finding): [string, Finding][] {
  return outcomes.map(({ operation }) => [operation.name, finding]);
}

/** The thing whose id the creation told; null where it is not there, undefined where it cannot be told. */
function theThing(things: readonly unknown[], id: string | null, idPlace: string | null): unknown {
  if (things.length === 0) return null;
  if (id === null || idPlace === null) return things.length === 1 ? things[0] : undefined;
  const called = things.filter((thing) => isCalled(thing, idPlace, id));
  if (called.length === 0) return null;
  return called.length === 1 ? called[0] : undefined;
}

/** The thing itself was removed, and what is there is another one that the same creation made. */
function removedBeside(
  things: readonly unknown[],
  thing: unknown,
  others: readonly Outcome[],
): boolean {
  const removed = others.some(({ operation }) => operation.kind === 'delete');
  return removed && things.length > 0 && thing === null;
}

/** What no update has changed must be as it was created. */
function differencesOf(
  creation: Operation,
  value: string | null,
  thing: unknown,
  others: readonly Outcome[],
  proven: Proven,
): Difference[] {
  if (thing === undefined) return [];
  if (value === creation.value) return differencesIn(creation, thing, proven.created);
  const updates = others.flatMap(({ operation }) =>
    operation.kind === 'update' ? [operation] : [],
  );
  // Only a PATCH leaves alone what it does not name.
  if (updates.some(({ method }) => method !== 'PATCH')) return [];
  const changed = new Set(updates.flatMap(({ body }) => [...leaves(body).keys()]));
  const untouched = [...proven.created].filter(([field]) => !changed.has(field));
  return differencesIn(creation, thing, new Map(untouched));
}

function differencesIn({ body }: Operation, thing: unknown, echoes: EchoedFields): Difference[] {
  return thing === null ? [] : differences(body, thing, echoes);
}
