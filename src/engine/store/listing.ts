import { compareKeys } from './keys.js';
import type { KeyBounds } from './sorted-keys.js';
import type { Table } from './table.js';
import type { ListOptions } from './types.js';
import type { Version } from './version.js';

/** The versions that hold a value, in the order of their keys. */
export function* listed(table: Table, options: ListOptions): Generator<Version> {
  const { prefix = '', limit = Number.POSITIVE_INFINITY } = options;
  let left = limit;
  if (left <= 0) return;
  for (const key of table.sorted.between(() => table.versions(), boundsOf(options))) {
    if (!key.startsWith(prefix)) continue;
    const version = table.current(key);
    if (version === undefined || version.isTombstone) continue;
    yield version;
    left -= 1;
    if (left <= 0) return;
  }
}

function boundsOf({ prefix = '', from, to, after, reverse = false }: ListOptions): KeyBounds {
  let least: string | null = from ?? null;
  let leastIncluded = true;
  let most: string | null = to ?? null;
  if (prefix !== '') {
    if (least === null || compareKeys(prefix, least) > 0) least = prefix;
    const end = endOfPrefix(prefix);
    if (end !== null && (most === null || compareKeys(end, most) < 0)) most = end;
  }
  if (after !== undefined && reverse) {
    if (most === null || compareKeys(after, most) < 0) most = after;
  } else if (after !== undefined && (least === null || compareKeys(after, least) >= 0)) {
    least = after;
    leastIncluded = false;
  }
  return { least, leastIncluded, most, reverse };
}

/** The least text above all that begin with the prefix; null where there is none. */
function endOfPrefix(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last >= 0x10ffff) continue;
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return null;
}
