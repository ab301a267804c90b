import { compareKeys, sortKeys } from './keys.js';

/** New keys are merged into the long list only when this part of it has gathered. */
const RECENT_SHARE = 1 / 16;
const RECENT_LEAST = 1024;

/**
 * The keys in byte order, kept only once somebody asks for it: a long sorted list, a short one of
 * keys that came since, and those that are not sorted yet. Lists are replaced and never changed, so
 * that a reader may go on with those that it began with.
 */
export class SortedKeys {
  #long: readonly string[] | null = null;
  #recent: readonly string[] = [];
  #added: string[] = [];
  /** Keys that have left the table but not the lists. */
  #left = new Set<string>();

  get isKept(): boolean {
    return this.#long !== null;
  }

  added(key: string): void {
    if (this.#long === null || this.#left.delete(key)) return;
    this.#added.push(key);
  }

  removed(key: string): void {
    if (this.#long !== null) this.#left.add(key);
  }

  /**
   * The keys from `from` to `to` (null: no end), in order or in reverse. Where `inclusive` is false
   * a key equal to `from` is left out. `all` is asked for what the table holds, where there is no list yet.
   */
  *between(all: () => readonly { readonly key: string }[], bounds: KeyBounds): Generator<string> {
    this.#tidy(all);
    const long = this.#long ?? [];
    const recent = this.#recent;
    const step = bounds.reverse ? -1 : 1;
    const stop = (list: readonly string[]) =>
      bounds.reverse ? lowest(list, bounds) - 1 : highest(list, bounds);
    const start = (list: readonly string[]) =>
      bounds.reverse ? highest(list, bounds) - 1 : lowest(list, bounds);
    const [longStop, recentStop] = [stop(long), stop(recent)];
    let at = start(long);
    let beside = start(recent);
    while ((longStop - at) * step > 0 || (recentStop - beside) * step > 0) {
      const ours = (longStop - at) * step > 0 ? long[at] : undefined;
      const theirs = (recentStop - beside) * step > 0 ? recent[beside] : undefined;
      const first =
        theirs === undefined || (ours !== undefined && compareKeys(ours, theirs) * step < 0);
      if (first) at += step;
      else beside += step;
      const key = first ? ours : theirs;
      if (key !== undefined) yield key;
    }
  }

  #tidy(all: () => readonly { readonly key: string }[]): void {
    const crowded =
      this.#left.size > RECENT_LEAST && this.#left.size * 2 > (this.#long ?? []).length;
    if (this.#long === null || crowded) {
      this.#long = sortKeys(all().map(({ key }) => key));
      this.#recent = [];
      this.#added = [];
      this.#left = new Set();
      return;
    }
    if (this.#added.length === 0) return;
    this.#recent = merged(this.#recent, sortKeys(this.#added));
    this.#added = [];
    if (this.#recent.length < RECENT_LEAST + this.#long.length * RECENT_SHARE) return;
    this.#long = merged(this.#long, this.#recent);
    this.#recent = [];
  }
}

export interface KeyBounds {
  readonly least: string | null;
  readonly leastIncluded: boolean;
  readonly most: string | null;
  readonly reverse: boolean;
}

/** Where the keys within the lower bound begin. */
function lowest(list: readonly string[], { least, leastIncluded }: KeyBounds): number {
  return least === null ? 0 : position(list, least, !leastIncluded);
}

/** Where the keys within the upper bound, which is left out itself, end. */
function highest(list: readonly string[], { most }: KeyBounds): number {
  return most === null ? list.length : position(list, most, false);
}

/** How many keys lie before `key`, and with `past` the key itself too. */
function position(list: readonly string[], key: string, past: boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareKeys(list[middle] as string, key);
    if (order < 0 || (past && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged(a: readonly string[], b: readonly string[]): string[] {
  const all: string[] = [];
  let at = 0;
  for (const key of b) {
    while (at < a.length && compareKeys(a[at] as string, key) < 0) all.push(a[at++] as string);
    all.push(key);
  }
  while (at < a.length) all.push(a[at++] as string);
  return all;
}
