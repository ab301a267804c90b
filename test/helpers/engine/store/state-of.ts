import { VersionVector } from '../../../../src/engine/core/index.js';
import type { Operation, Store } from '../../../../src/engine/store/index.js';

export const nothing = () => new VersionVector();
export const everything = { bytes: Number.POSITIVE_INFINITY, operations: Number.POSITIVE_INFINITY };

/** All that a store answers for, in a form that can be compared. */
export function stateOf(store: Store) {
  return {
    values: valuesOf(store),
    operations: store
      .operationsAfter(nothing(), { ...everything, kept: true })
      .operations.map(idOf)
      .sort(),
    held: store.held().map(idOf).sort(),
    conflicts: store
      .conflicts()
      .map(({ key, current, others }) => [key, idOf(current), ...others.map(idOf).sort()])
      .sort(),
    notes: [...store.notes()].map(([name, value]) => `${name}=${value.toString('hex')}`).sort(),
    vector: sorted(store.vector),
    purged: sorted(store.purged),
    tombstones: store.status().tombstones,
    size: store.size,
  };
}

/** What every node must agree on: which operation each key holds, and which wait. */
export function sharedStateOf(store: Store) {
  const { values, held, vector } = stateOf(store);
  return { values, held, vector };
}

export function valuesOf(store: Store): Record<string, string> {
  const entries = store.list().map(({ key, value, origin, counter, time }) => {
    return [key, `${value.toString('hex')} ${origin} ${counter} ${time}`] as const;
  });
  return Object.fromEntries(entries);
}

export function idOf({ origin, counter, key, value, time }: Operation): string {
  return `${key} ${origin} ${counter} ${time} ${value === null ? 'deleted' : value.toString('hex')}`;
}

function sorted(vector: VersionVector): string[] {
  return [...vector.entries()].map(([origin, counter]) => `${origin}:${counter}`).sort();
}
