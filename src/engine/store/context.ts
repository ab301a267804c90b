import type { Origin } from '../core/index.js';
import type { Context } from './types.js';

interface Seen {
  readonly origin: Origin;
  readonly counter: number;
  readonly context: Context | null;
}

/**
 * Whether the writer of `later` had seen `earlier`, an operation on the same key: what an origin
 * writes has seen all that it wrote before, and its context names the others.
 */
export function hasSeen(later: Seen, earlier: Seen): boolean {
  return seenOf(later, earlier.origin) >= earlier.counter;
}

/** Orders operations the same way on every node: by time, then origin, then counter. */
export function isLater(a: Seen & { time: number }, b: Seen & { time: number }): boolean {
  if (a.time !== b.time) return a.time > b.time;
  if (a.origin !== b.origin) return a.origin > b.origin;
  return a.counter > b.counter;
}

/** All that `known` and each of `seen` cover, without `except`; null where that is nothing. */
export function unite(known: Context | null, seen: readonly Seen[], except: Origin | null) {
  const united = new Map(known);
  for (const { origin, counter, context } of seen) {
    raise(united, origin, counter);
    if (context) for (const [other, reached] of context) raise(united, other, reached);
  }
  if (except !== null) united.delete(except);
  return united.size === 0 ? null : united;
}

/** Whether `later` covers all of `context`, so that nothing need remember it beside. */
export function coversContext(later: Seen, context: Context): boolean {
  for (const [origin, counter] of context) if (seenOf(later, origin) < counter) return false;
  return true;
}

function seenOf({ origin, counter, context }: Seen, of: Origin): number {
  return origin === of ? counter : (context?.get(of) ?? 0);
}

function raise(context: Map<Origin, number>, origin: Origin, counter: number): void {
  if (counter > (context.get(origin) ?? 0)) context.set(origin, counter);
}
