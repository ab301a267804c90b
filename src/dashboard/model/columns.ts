/** What stands at a place that is known to be there. */
export function at(column: { readonly [index: number]: number }, index: number): number {
  return column[index] ?? 0;
}

/** Entries by the time of each, then by their number. As they come mostly: they are left as they are then. */
export function inOrder(entries: Int32Array, ms: ArrayLike<number>): Int32Array {
  if (isOrdered(entries, 0, entries.length, ms)) return entries;
  return entries.slice().sort((a, b) => at(ms, a) - at(ms, b) || a - b);
}

/** Whether the entries from one place up to another have falling times nowhere. */
export function isOrdered(
  entries: Int32Array,
  first: number,
  beyond: number,
  ms: ArrayLike<number>,
): boolean {
  for (let place = first + 1; place < beyond; place += 1) {
    if (at(ms, at(entries, place - 1)) > at(ms, at(entries, place))) return false;
  }
  return true;
}
