import {
  type Clock,
  checkNodeId,
  HybridClock,
  newIncarnation,
  type Origin,
  originOf,
  Result,
  SoftadastraError,
  silentLog,
  VersionVector,
} from '../core/index.js';
import { merge, releaseHeld } from './arrivals.js';
import { Commits } from './commits.js';
import { countAfter, operationsAfter } from './delta.js';
import { MemoryJournal } from './journal.js';
import { listed } from './listing.js';
import { writeBatch, writeOne } from './local-writes.js';
import {
  KeeperRecord,
  NoteRecord,
  PurgeRecord,
  ReconciliationRecord,
  type StoreRecord,
} from './records/index.js';
import { State } from './state.js';
import type {
  BatchWrite,
  Conflict,
  Delta,
  DeltaLimit,
  Disposition,
  FullState,
  ListOptions,
  Operation,
  StoredEntry,
  StoredValue,
  StoreOptions,
  StoreStatus,
  Written,
} from './types.js';
import { fate } from './version.js';

/**
 * Keys and values of one node, and what other nodes need of them. What was answered with `ok` has
 * been in the log before it was seen; reading needs neither log nor network.
 */
export class Store {
  readonly #commits: Commits;
  readonly #state: State;
  readonly #clock: Clock;
  #closed = false;

  private constructor(commits: Commits, clock: Clock) {
    this.#commits = commits;
    this.#state = commits.state;
    this.#clock = clock;
  }

  static async open(options: StoreOptions): Promise<Result<Store>> {
    const { nodeId, clock, random, decide = null, log = silentLog } = options;
    const id = checkNodeId(nodeId);
    if (id.isErr()) return Result.err(id.error());
    const state = new State(originOf(nodeId, newIncarnation(random)));
    const hlc = new HybridClock(clock);
    const commits = new Commits({ state, journal: new MemoryJournal(), hlc, decide, log });
    return Result.ok(new Store(commits, clock));
  }

  get nodeId(): string {
    return this.origin.slice(0, this.origin.indexOf('#'));
  }

  get origin(): Origin {
    return this.#state.own;
  }

  /** Keys with a value. */
  get size(): number {
    return this.#state.table.length - this.#state.table.tombstones;
  }

  /** What this store vouches for. It changes: clone it to keep it. */
  get vector(): VersionVector {
    return this.#state.vector;
  }

  get purged(): VersionVector {
    return this.#state.purged;
  }

  get(key: string): StoredValue | undefined {
    const version = this.#state.table.current(key);
    return version === undefined || version.isTombstone ? undefined : version.stored();
  }

  has(key: string): boolean {
    return this.#state.table.current(key)?.isTombstone === false;
  }

  list(options: ListOptions = {}): StoredEntry[] {
    return Array.from(listed(this.#state.table, options), (version) => version.entry());
  }

  /** The same one by one; what is written meanwhile may or may not show up. */
  *entries(options: ListOptions = {}): Generator<StoredEntry> {
    for (const version of listed(this.#state.table, options)) yield version.entry();
  }

  /** Sets a key. The bytes are copied. */
  put(key: string, value: Uint8Array): Promise<Result<Written>> {
    if (this.#closed) return Promise.resolve(Result.err(closed()));
    if (value === null) return Promise.resolve(Result.err(noValue()));
    return writeOne(this.#commits, key, value);
  }

  async remove(key: string): Promise<Result<Written>> {
    if (this.#closed) return Result.err(closed());
    if (key !== '' && !this.has(key)) return Result.err(notFound(key));
    return writeOne(this.#commits, key, null);
  }

  /** All of it takes effect at once, or nothing. Of two writes to a key the last holds. */
  async batch(writes: readonly BatchWrite[]): Promise<Result<readonly Written[]>> {
    return this.#closed ? Result.err(closed()) : writeBatch(this.#commits, writes);
  }

  /** What a peer with this vector lacks, at most about as much as the limit says. */
  operationsAfter(peer: VersionVector, limit: DeltaLimit): Delta {
    return operationsAfter(this.#state, peer, limit);
  }

  /** How many operations such a peer lacks; of one origin alone, where it is given. */
  countAfter(peer: VersionVector, origin?: Origin, kept = false): number {
    return countAfter(this.#state, peer, origin, kept);
  }

  /**
   * Takes operations of other nodes, all or none, durably. `through` says what is known once they
   * are applied; null where that cannot be said.
   */
  async merge(
    operations: readonly Operation[],
    through: VersionVector | null,
  ): Promise<Result<readonly Disposition[]>> {
    if (this.#closed) return Result.err(closed());
    const result = await merge(this.#commits, this.#clock, operations, through);
    return result.map(({ dispositions }) => dispositions);
  }

  /** Operations whose clocks are more than five minutes ahead: they are passed on, not applied. */
  held(): readonly Operation[] {
    return [...this.#state.table.held];
  }

  /** Applies those whose time has come. @returns how many. */
  async releaseHeld(): Promise<Result<number>> {
    return this.#closed ? Result.err(closed()) : releaseHeld(this.#commits, this.#clock);
  }

  /** Keys with several versions, none of whose writers knew of the others. */
  conflicts(): readonly Conflict[] {
    const { table } = this.#state;
    return Array.from(table.losers.conflicts()).flatMap((key) => {
      const current = table.current(key);
      const others = table.losers.beside(key).filter((version) => version.fate === fate.aside);
      return current ? [{ key, current, others }] : [];
    });
  }

  /** Ends a conflict with a write that has seen all versions; null removes. */
  async resolve(key: string, value: Uint8Array | null): Promise<Result<Written>> {
    if (this.#closed) return Result.err(closed());
    const { losers } = this.#state.table;
    if (losers.beside(key).some((version) => version.fate === fate.aside)) {
      return writeOne(this.#commits, key, value);
    }
    return Result.err(
      new SoftadastraError('not_found', 'there is no conflict on this key', { context: { key } }),
    );
  }

  /** Own operations above `through` stay even when they are replaced, until `through` is raised. */
  async keepFor(linkId: string, through: VersionVector): Promise<Result<void>> {
    const known = this.#state.keepers.get(linkId)?.clone() ?? new VersionVector();
    known.merge(through);
    return this.#commit(new KeeperRecord(linkId, known));
  }

  async dropKeeper(linkId: string): Promise<Result<void>> {
    return this.#commit(new KeeperRecord(linkId, null));
  }

  /** Up to where a link has everything; undefined where it never asked for it. */
  keeperOf(linkId: string): VersionVector | undefined {
    return this.#state.keepers.get(linkId)?.clone();
  }

  /** Keeps a small fact beside the values, as durable as they are; null takes it back. */
  async note(name: string, value: Uint8Array | null): Promise<Result<void>> {
    return this.#commit(new NoteRecord(name, value && Buffer.from(value)));
  }

  noteOf(name: string): Buffer | undefined {
    return this.#state.notes.get(name);
  }

  notes(prefix = ''): ReadonlyMap<string, Buffer> {
    return new Map([...this.#state.notes].filter(([name]) => name.startsWith(prefix)));
  }

  /** Drops tombstones that every node that matters knows. @returns how many. */
  async purgeTombstones(through: VersionVector): Promise<Result<number>> {
    const known = [...through.entries()].map(
      ([origin, counter]) => [origin, Math.min(counter, this.vector.get(origin))] as const,
    );
    return this.#commit(new PurgeRecord(new VersionVector(known)));
  }

  /**
   * Drops what another node had deleted and purged: keys that it lacks though it knows all that is
   * known of them here. To be called once its operations are merged. @returns how many keys.
   */
  async reconcile({ keys, through, purged }: FullState): Promise<Result<number>> {
    const lacking = Array.from(this.#state.table.versions())
      .filter((version) => !keys.has(version.key) && this.#state.isCovered(version, through))
      .map((version) => version.key);
    return this.#commit(new ReconciliationRecord(lacking, through.clone(), purged.clone()));
  }

  /** Calls back after each local write that took effect. @returns how to end it. */
  onLocalWrite(listener: () => void): () => void {
    this.#commits.listeners.add(listener);
    return () => this.#commits.listeners.delete(listener);
  }

  status(): StoreStatus {
    const { nodeId, origin, size } = this;
    const { table } = this.#state;
    const { operations } = table;
    return {
      nodeId,
      origin,
      size,
      tombstones: table.tombstones,
      operations: operations.live - operations.kept,
      held: table.held.size,
      conflicts: this.conflicts().length,
      liveBytes: operations.weight,
      wal: null,
    };
  }

  /** What is on its way is still answered. Twice is fine. */
  async close(): Promise<Result<void>> {
    this.#closed = true;
    return Result.ok(undefined);
  }

  async #commit<T>(record: StoreRecord<T>): Promise<Result<T>> {
    if (this.#closed) return Result.err(closed());
    const result = await this.#commits.commit(record);
    return result.map(({ value }) => value);
  }
}

function closed(): SoftadastraError {
  return new SoftadastraError('invalid_state', 'the store is closed');
}

function notFound(key: string): SoftadastraError {
  return new SoftadastraError('not_found', 'key not found', { context: { key } });
}

function noValue(): SoftadastraError {
  return new SoftadastraError('invalid_argument', 'a value must be bytes: use remove to delete');
}
