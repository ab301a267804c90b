import { type Origin, type Random, VersionVector } from '../core/index.js';
import { Arena } from './arena.js';
import { Table } from './table.js';
import type { Context, Disposition } from './types.js';
import { type Verdict, verdict } from './verdict.js';
import type { Version } from './version.js';

/**
 * All that the log amounts to. Records change it, and nothing else does: a replay of the same
 * records in the same order gives the same state.
 */
export class State {
  readonly arena = new Arena();
  readonly table: Table;
  readonly #vector = new VersionVector();
  /** The last own operation that was applied. */
  #reached = 0;
  /** Tombstones up to here may have been dropped. */
  readonly purged = new VersionVector();
  readonly notes = new Map<string, Buffer>();
  readonly #keepers = new Map<string, VersionVector>();
  /** What a writer without anything on a key has seen of it, since tombstones may be gone. */
  #absent: Context | null = null;

  constructor(
    readonly own: Origin,
    random: Random,
  ) {
    this.table = new Table(own, random);
  }

  /** Per origin, up to where everything is here or was replaced. */
  get vector(): VersionVector {
    this.#vector.raise(this.own, this.#reached);
    return this.#vector;
  }

  get keepers(): ReadonlyMap<string, VersionVector> {
    return this.#keepers;
  }

  /** What a local write on a key has seen. */
  contextFor(key: string): Context | null {
    if (this.table.isOfOne) return this.#absent;
    const current = this.table.current(key);
    return current === undefined ? this.#absent : this.table.contextOf(current, this.own);
  }

  isKnown(origin: Origin, counter: number): boolean {
    return (
      this.vector.covers(origin, counter) || this.table.held.find(origin, counter) !== undefined
    );
  }

  /** A local operation that a replay may have brought already. */
  write(version: Version, decided: Verdict = verdict.lastWrite): void {
    if (version.counter > this.#reached) this.writeNew(version, decided);
  }

  /** The same for an operation whose key stands from `start` to `end`, in ASCII. */
  writeAt(bytes: Buffer, start: number, end: number, version: Version, decided: Verdict): void {
    if (version.counter <= this.#reached) return;
    this.table.applyAt(bytes, start, end, version, decided);
    this.#reached = version.counter;
  }

  writeNew(version: Version, decided: Verdict): void {
    this.table.apply(version, decided);
    this.#reached = version.counter;
  }

  /** Something that arrived: it counts towards the vector only by what the whole delivery says. */
  arrive(version: Version, decided: Verdict): Disposition {
    if (this.isKnown(version.origin, version.counter)) return 'known';
    return this.table.apply(version, decided);
  }

  /** @returns how many tombstones were dropped. */
  purge(through: VersionVector): number {
    const spent: Version[] = [];
    for (const version of this.table.versions()) {
      if (this.table.isSpent(version, through)) spent.push(version);
    }
    for (const version of spent) this.#discard(version);
    this.#refreshAbsent();
    return spent.length;
  }

  /**
   * Drops what another node had deleted, tombstone and all. @returns how many keys were dropped.
   * @param keys candidates: those that the other node does not have
   * @param purged empty while not all is here that the other node has
   */
  reconcile(keys: readonly string[], through: VersionVector, purged: VersionVector): number {
    // At one with the rest: whoever says what was purged must know all that was deleted by it, or a
    // third node takes what it lacks for unknown to it, and writes that anew.
    if (purged.size > 0) this.#know(through);
    let dropped = 0;
    for (const key of keys) {
      const current = this.table.current(key);
      if (current === undefined || !this.isCovered(current, through)) continue;
      if (!this.isCovered(current, this.vector)) continue;
      this.#discard(current);
      dropped += 1;
    }
    this.purged.merge(purged);
    this.#refreshAbsent();
    return dropped;
  }

  /** What this node wrote it knows by itself. */
  #know(through: VersionVector): void {
    for (const [origin, counter] of through.entries()) {
      if (origin !== this.own) this.vector.raise(origin, counter);
    }
  }

  /** Whether all that is known on a key is covered. */
  isCovered(current: Version, through: VersionVector): boolean {
    const versions = [current, ...this.table.losers.beside(current.key)];
    return versions.every(({ origin, counter }) => through.covers(origin, counter));
  }

  setNote(name: string, value: Buffer | null): void {
    if (value === null) this.notes.delete(name);
    else this.notes.set(name, value);
  }

  setKeeper(linkId: string, through: VersionVector | null): void {
    if (through === null) this.#keepers.delete(linkId);
    else this.#keepers.set(linkId, through);
    let above = Number.POSITIVE_INFINITY;
    for (const keeper of this.#keepers.values()) above = Math.min(above, keeper.get(this.own));
    this.table.operations.keepAbove(above);
  }

  restoreVectors(vector: VersionVector, purged: VersionVector): void {
    this.vector.merge(vector);
    this.#reached = this.vector.get(this.own);
    this.purged.merge(purged);
    this.#refreshAbsent();
  }

  #discard(current: Version): void {
    this.purged.raise(current.origin, current.counter);
    this.table.forget(current);
  }

  #refreshAbsent(): void {
    const others = new Map(this.purged.entries());
    others.delete(this.own);
    this.#absent = others.size === 0 ? null : others;
  }
}
