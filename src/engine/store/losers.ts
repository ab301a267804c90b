import { coversContext, hasSeen, unite } from './context.js';
import type { Context } from './types.js';
import { fate, type Version } from './version.js';

const NONE: readonly Version[] = [];

/** Of the few keys that ever had a conflict: what must not be forgotten of those that lost. */
export class Losers {
  /** Versions that are still here, set aside or overruled. */
  readonly #beside = new Map<string, readonly Version[]>();
  /** What was seen on a key beyond the contexts of the versions that are here. */
  readonly #beyond = new Map<string, Context>();

  get any(): boolean {
    return this.#beside.size + this.#beyond.size > 0;
  }

  beside(key: string): readonly Version[] {
    return this.#beside.get(key) ?? NONE;
  }

  beyond(key: string): Context | null {
    return this.#beyond.get(key) ?? null;
  }

  /** Keys with a version that waits for the application's decision. */
  *conflicts(): Generator<string> {
    for (const [key, versions] of this.#beside) {
      if (versions.some((version) => version.fate === fate.aside)) yield key;
    }
  }

  keysBeyond(): Iterable<string> {
    return this.#beyond.keys();
  }

  /** Whether a version is here, or is known to have been replaced. */
  cover({ key, origin, counter }: Version): boolean {
    const reached = this.#beyond.get(key)?.get(origin) ?? 0;
    return (
      reached >= counter ||
      this.beside(key).some((other) => hasSeen(other, { origin, counter, context: null }))
    );
  }

  setBeside(key: string, versions: readonly Version[]): void {
    if (versions.length === 0) this.#beside.delete(key);
    else this.#beside.set(key, versions);
  }

  add(version: Version): void {
    this.#beside.set(version.key, [...this.beside(version.key), version]);
  }

  setBeyond(key: string, beyond: Context): void {
    this.#beyond.set(key, beyond);
  }

  /** That the loser was seen: it may arrive again, and what is written next builds on it. */
  remember(loser: Version): void {
    const known = unite(this.beyond(loser.key), [loser], null);
    if (known) this.#beyond.set(loser.key, known);
  }

  /** Drops what a key's new version remembers by its own context. */
  trim(current: Version): void {
    const beyond = this.#beyond.get(current.key);
    if (beyond && coversContext(current, beyond)) this.#beyond.delete(current.key);
  }

  forget(key: string): void {
    this.#beside.delete(key);
    this.#beyond.delete(key);
  }
}
