import {
  type Hlc,
  hlcFromMs,
  MAX_CLOCK_SKEW_MS,
  Result,
  SoftadastraError,
  VersionVector,
} from '../core/index.js';
import type { CompactionReport } from '../wal/index.js';
import { merge, releaseHeld } from './arrivals.js';
import { badVector, vectorFault } from './delivery-check.js';
import { writeBatch, writeOne } from './local-writes.js';
import { openLog, openMemory } from './opening.js';
import {
  KeeperRecord,
  NoteRecord,
  PurgeRecord,
  ReconciliationRecord,
  type StoreRecord,
} from './records/index.js';
import { StoreReader } from './store-reader.js';
import type {
  BatchWrite,
  Disposition,
  FullState,
  Operation,
  StoreOptions,
  Written,
} from './types.js';
import { fate } from './version.js';

/**
 * Keys and values of one node, and what other nodes need of them. A write is in the log before it
 * can be seen; what was answered with `ok` is there after every restart.
 */
export class Store extends StoreReader {
  #closing: Promise<Result<void>> | null = null;

  static async open(options: StoreOptions): Promise<Result<Store>> {
    const opened = await (options.wal ? openLog(options, options.wal) : openMemory(options));
    return opened.map((parts) => new Store(options.nodeId, parts, options.clock));
  }

  /** Sets a key. The bytes are copied. */
  put(key: string, value: Uint8Array): Promise<Result<Written>> {
    if (this.#closing) return Promise.resolve(Result.err(closed()));
    if (value === null) return Promise.resolve(Result.err(noValue()));
    return writeOne(this.opened.commits, key, value);
  }

  /** `not_found` where the key has no value. */
  async remove(key: string): Promise<Result<Written>> {
    if (this.#closing) return Result.err(closed());
    if (key !== '' && !this.has(key)) return Result.err(notFound(key));
    return writeOne(this.opened.commits, key, null);
  }

  /** All of it takes effect at once, or nothing. Of two writes to a key the last holds. */
  async batch(writes: readonly BatchWrite[]): Promise<Result<readonly Written[]>> {
    return this.#closing ? Result.err(closed()) : writeBatch(this.opened.commits, writes);
  }

  /**
   * Takes operations of other nodes, all or none, durably. `through` says what is known once they
   * are applied; null where that cannot be said.
   */
  async merge(
    operations: readonly Operation[],
    through: VersionVector | null,
  ): Promise<Result<readonly Disposition[]>> {
    if (this.#closing) return Result.err(closed());
    return this.#durably(await merge(this.opened.commits, this.clock, operations, through));
  }

  /** Applies those whose time has come. @returns how many. */
  async releaseHeld(): Promise<Result<number>> {
    return this.#closing ? Result.err(closed()) : releaseHeld(this.opened.commits, this.clock);
  }

  /** Ends a conflict with a write that has seen all versions; null removes. */
  async resolve(key: string, value: Uint8Array | null): Promise<Result<Written>> {
    if (this.#closing) return Result.err(closed());
    const { losers } = this.state.table;
    if (losers.beside(key).some((version) => version.fate === fate.aside)) {
      return writeOne(this.opened.commits, key, value);
    }
    return Result.err(
      new SoftadastraError('not_found', 'there is no conflict on this key', { context: { key } }),
    );
  }

  /** Own operations above `through` stay even when they are replaced, until `through` is raised. */
  async keepFor(linkId: string, through: VersionVector): Promise<Result<void>> {
    const known = this.keeperOf(linkId) ?? new VersionVector();
    known.merge(through);
    const wrong = vectorFault(this.state.vector, known);
    if (wrong) return Result.err(badVector(wrong));
    return this.#commit(new KeeperRecord(linkId, known));
  }

  async dropKeeper(linkId: string): Promise<Result<void>> {
    return this.#commit(new KeeperRecord(linkId, null));
  }

  /** Keeps a small fact beside the values, as durable as they are; null takes it back. */
  async note(name: string, value: Uint8Array | null): Promise<Result<void>> {
    return this.#commit(new NoteRecord(name, value && Buffer.from(value)));
  }

  /** Drops tombstones that every node that matters knows. @returns how many. */
  async purgeTombstones(through: VersionVector): Promise<Result<number>> {
    const known = [...this.state.vector.entries()].map(
      ([origin, counter]) => [origin, Math.min(counter, through.get(origin))] as const,
    );
    return this.#commit(new PurgeRecord(new VersionVector(known)));
  }

  /**
   * Drops what another node had deleted and purged: keys that it lacks though it knows all that is
   * known of them here. To be called once its operations are merged. @returns how many keys.
   */
  async reconcile({ keys, through, purged }: FullState): Promise<Result<number>> {
    const wrong = vectorFault(this.state.vector, through) ?? vectorFault(this.state.vector, purged);
    if (wrong) return Result.err(badVector(wrong));
    const lacking = Array.from(this.state.table.versions())
      .filter((version) => !keys.has(version.key) && this.state.isCovered(version, through))
      .map((version) => version.key);
    return this.#commit(new ReconciliationRecord(lacking, through.clone(), purged.clone()));
  }

  /**
   * What is written here from now on is later than this, as far as it can come from a clock that
   * agrees with a third one which agrees with this: time never runs back, so a lie would stay.
   */
  observe(time: Hlc): void {
    const most = hlcFromMs(Math.floor(this.clock.now()) + 2 * MAX_CLOCK_SKEW_MS);
    this.opened.commits.hlc.observe(Math.min(time, most));
  }

  /** Calls back after local writes, once other nodes may be told of them. @returns how to end it. */
  onLocalWrite(listener: () => void): () => void {
    this.opened.commits.listeners.add(listener);
    return () => this.opened.commits.listeners.delete(listener);
  }

  /**
   * Calls back with the operations of each delivery and atomic batch, within the step that applies
   * them: nothing can ask the store in between. @returns how to end it.
   */
  onArrival(listener: (operations: readonly Operation[]) => void): () => void {
    this.opened.commits.arrivalListeners.add(listener);
    return () => this.opened.commits.arrivalListeners.delete(listener);
  }

  /** Makes durable what was answered before that was the case (`autoFlush` false). */
  async flush(): Promise<Result<void>> {
    const { wal, vouched } = this.opened;
    const flushed = wal ? await wal.flush() : Result.ok(undefined);
    vouched?.settle();
    return flushed;
  }

  /** Replaces the log by what is live of it. It happens by itself; this is to have it now. */
  async compact(): Promise<Result<CompactionReport>> {
    if (this.#closing) return Result.err(closed());
    return this.opened.compaction?.run() ?? Result.err(noLog());
  }

  /** What is on its way is still answered. Twice is fine. */
  close(): Promise<Result<void>> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<Result<void>> {
    await this.opened.compaction?.stop();
    return this.opened.wal ? this.opened.wal.close() : Result.ok(undefined);
  }

  async #commit<T>(record: StoreRecord<T>): Promise<Result<T>> {
    if (this.#closing) return Result.err(closed());
    const result = await this.#durably(await this.opened.commits.commit(record));
    return result.map(({ value }) => value);
  }

  /** What others are told, or what they told, counts only once it cannot be lost. */
  async #durably<T>(result: Result<T>): Promise<Result<T>> {
    if (!this.opened.vouched || result.isErr()) return result;
    return (await this.flush()).map(() => result.value()).mapError(appliedAllTheSame);
  }
}

function closed(): SoftadastraError {
  return new SoftadastraError('invalid_state', 'the store is closed');
}

function notFound(key: string): SoftadastraError {
  return new SoftadastraError('not_found', 'key not found', { context: { key } });
}

function appliedAllTheSame(cause: SoftadastraError): SoftadastraError {
  const { code, message, context, fatal, retryable } = cause;
  return new SoftadastraError(code, message, { context, cause, fatal, retryable, accepted: true });
}

function noValue(): SoftadastraError {
  return new SoftadastraError('invalid_argument', 'a value must be bytes: use remove to delete');
}

function noLog(): SoftadastraError {
  return new SoftadastraError('invalid_state', 'a store in memory only has no log to compact');
}
