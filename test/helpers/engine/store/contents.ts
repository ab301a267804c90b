import type { Store } from '../../../../src/engine/store/index.js';

/** Values and notes, by key. */
export type Contents = Map<string, string | null>;

export type Sets = readonly (readonly [key: string, value: string | null])[];

export function contentsOf(store: Store): Contents {
  const values = store.list().map(({ key, value }) => [key, value.toString()] as const);
  const notes = [...store.notes()].map(
    ([name, value]) => [`note ${name}`, value.toString()] as const,
  );
  return new Map([...values, ...notes]);
}

export function apply(contents: Contents, sets: Sets): void {
  for (const [key, value] of sets) {
    if (value === null) contents.delete(key);
    else contents.set(key, value);
  }
}

export function isEqual(a: Contents, b: Contents): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}
