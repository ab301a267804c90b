import type { Origin, Random, VersionVector } from '../core/index.js';
import { hasSeen, isLater, unite } from './context.js';
import { Held } from './held.js';
import { KeyTable } from './key-table.js';
import { Losers } from './losers.js';
import { Operations } from './operations.js';
import { SortedKeys } from './sorted-keys.js';
import type { Context, Disposition } from './types.js';
import { type Verdict, verdict } from './verdict.js';
import { fate, type Version } from './version.js';

/**
 * What each key holds, and what is known of it besides. It changes only by the methods here, each
 * of which comes to the same live and in a replay.
 */
export class Table {
  readonly operations: Operations;
  readonly losers = new Losers();
  readonly held = new Held();
  readonly sorted = new SortedKeys();
  readonly #current: KeyTable;
  #tombstones = 0;

  constructor(own: Origin, random: Random) {
    this.operations = new Operations(own);
    this.#current = new KeyTable(random);
  }

  /** Keys with a value or a tombstone. */
  get length(): number {
    return this.#current.size;
  }

  get tombstones(): number {
    return this.#tombstones;
  }

  /** Whether nobody but this node has ever written here. */
  get isOfOne(): boolean {
    return this.operations.originCount === 1 && !this.losers.any;
  }

  current(key: string): Version | undefined {
    return this.#current.get(key);
  }

  /** In no order. Not to be changed meanwhile. */
  versions(): readonly Version[] {
    return this.#current.values();
  }

  /** What a write by `writer` has seen on a key that is here; null too where that is nothing. */
  contextOf(current: Version, writer: Origin): Context | null {
    if (current.origin === writer && !this.losers.any) return current.context;
    const { key } = current;
    return unite(this.losers.beyond(key), [current, ...this.losers.beside(key)], writer);
  }

  apply(version: Version, decided: Verdict): Disposition {
    return this.#applyTo(this.#current.get(version.key), version, decided);
  }

  /** The same for a version whose key stands from `start` to `end`, in ASCII. */
  applyAt(bytes: Buffer, start: number, end: number, version: Version, decided: Verdict): void {
    this.#applyTo(this.#current.getAt(bytes, start, end), version, decided);
  }

  #applyTo(current: Version | undefined, version: Version, decided: Verdict): Disposition {
    if (current === undefined) {
      if (decided === verdict.held) return this.#hold(version);
      this.#put(version);
      return 'current';
    }
    if (decided !== verdict.held && !this.losers.any && hasSeen(version, current)) {
      if (isSame(version, current)) return 'known';
      this.#replace(current, version);
      return 'current';
    }
    return this.#weigh(current, version, decided);
  }

  /** A held operation whose time has come. */
  release(origin: Origin, counter: number, decided: Verdict): Disposition | null {
    const version = this.held.find(origin, counter);
    if (version === undefined) return null;
    this.held.remove(version);
    this.operations.drop(version);
    return this.apply(version.again(), decided);
  }

  /** Forgets a key altogether, but for what a link wants. */
  forget(current: Version): void {
    const { key } = current;
    if (current.isTombstone) this.#tombstones -= 1;
    this.#current.delete(key);
    this.sorted.removed(key);
    for (const version of [current, ...this.losers.beside(key)]) this.operations.retire(version);
    this.losers.forget(key);
  }

  /**
   * Whether a tombstone has done its work, given that `through` is known wherever it matters. What
   * it replaced counts too: as long as that is not known for good, it may arrive once more.
   */
  isSpent(version: Version, through: VersionVector): boolean {
    return (
      version.isTombstone &&
      through.covers(version.origin, version.counter) &&
      isWithin(version.context, through) &&
      isWithin(this.losers.beyond(version.key), through) &&
      this.losers.beside(version.key).length === 0 &&
      !this.operations.isWanted(version)
    );
  }

  /** Sets what a compacted log says. */
  restore(version: Version, as: Version['fate'], beyond: Context | null): void {
    if (as === fate.current) {
      this.#current.get(version.key);
      this.#put(version);
    } else this.operations.admit(version, as);
    if (as === fate.held) this.held.add(version);
    if (as === fate.aside || as === fate.overruled) this.losers.add(version);
    if (beyond) this.losers.setBeyond(version.key, beyond);
  }

  #put(version: Version): void {
    this.#current.put(version);
    if (this.sorted.isKept) this.sorted.added(version.key);
    if (version.isTombstone) this.#tombstones += 1;
    this.operations.admit(version, fate.current);
  }

  /** The one that was here is retired, or has another fate. */
  #succeed(current: Version, version: Version): void {
    this.#current.put(version);
    if (current.isTombstone) this.#tombstones -= 1;
    if (version.isTombstone) this.#tombstones += 1;
    this.operations.admit(version, fate.current);
  }

  #replace(current: Version, version: Version): void {
    this.operations.retire(current);
    this.#succeed(current, version);
  }

  /** The general case: anything may be known on the key already. */
  #weigh(current: Version, version: Version, decided: Verdict): Disposition {
    const beside = this.losers.beside(version.key);
    if (isSame(version, current) || beside.some((other) => isSame(version, other))) return 'known';
    if (hasSeen(current, version) || this.losers.cover(version)) {
      this.operations.pass(version);
      return 'superseded';
    }
    if (decided === verdict.held) return this.#hold(version);
    this.#settle(beside, version);
    if (!hasSeen(version, current)) return this.#decide(current, version, decided);
    this.#replace(current, version);
    this.losers.trim(version);
    return 'current';
  }

  #hold(version: Version): Disposition {
    this.held.add(version);
    this.operations.admit(version, fate.held);
    return 'held';
  }

  /** What was set aside is done with once a version has seen it. */
  #settle(beside: readonly Version[], version: Version): void {
    if (beside.length === 0) return;
    for (const other of beside) if (hasSeen(version, other)) this.operations.retire(other);
    const open = beside.filter((other) => !hasSeen(version, other));
    this.losers.setBeside(version.key, open);
  }

  #decide(current: Version, version: Version, decided: Verdict): Disposition {
    const { both, overruled, overrules, prevails, yields } = verdict;
    const wins =
      decided === prevails ||
      decided === overrules ||
      (decided !== overruled && decided !== yields && isLater(version, current));
    if (wins) {
      if (decided === both || decided === overrules) {
        current.fate = decided === both ? fate.aside : fate.overruled;
        this.losers.add(current);
      } else {
        this.operations.retire(current);
        this.losers.remember(current);
      }
      this.#succeed(current, version);
      this.losers.trim(version);
      return 'current';
    }
    if (decided === both || decided === overruled) {
      this.operations.admit(version, decided === both ? fate.aside : fate.overruled);
      this.losers.add(version);
      return 'set_aside';
    }
    this.operations.pass(version);
    this.losers.remember(version);
    this.losers.trim(current);
    return 'superseded';
  }
}

function isWithin(context: Context | null, through: VersionVector): boolean {
  if (context)
    for (const [origin, seen] of context) if (!through.covers(origin, seen)) return false;
  return true;
}

function isSame(a: Version, b: Version): boolean {
  return a.counter === b.counter && a.origin === b.origin;
}
