import {
  asSoftadastraError,
  CodecError,
  type Hlc,
  type Origin,
  Result,
  SoftadastraError,
  type VersionVector,
} from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import { type Batch, decodeBatch, type Refusal } from '../message/index.js';
import type { Settings } from '../options.js';
import { takeOver } from './take-over.js';

/** As much as is merged at once, so that one record of the log stays of a reasonable size. */
const MERGE_BYTES = 8 * 1024 * 1024;
/** A peer that sends more than this without waiting for an answer does not keep to its window. */
const UNMERGED_BYTES = 256 * 1024 * 1024;

interface Arrived {
  readonly batch: Batch;
  readonly operations: readonly Operation[];
  readonly bytes: number;
  /** What the peer had when it sent a complete batch; null for any other. */
  readonly through: VersionVector | null;
}

export interface IncomingParts {
  readonly settings: Settings;
  /** What the peer has, as far as it said so. */
  readonly peerHas: VersionVector;
  /** The peer says more of itself. */
  learn(has: VersionVector, held: number): void;
  /** Null where its operations are taken. */
  refusal(): SoftadastraError | null;
  /** All up to this batch is durable here. */
  merged(number: number): void;
  refused(number: number, refusal: Refusal): void;
  raisePurgedUntil(time: Hlc): Promise<Result<void>>;
  /** The whole state of the peer is here. */
  tookOver(): void;
}

/**
 * The receiving half of a session. While one delivery becomes durable, what arrives gathers and
 * goes into the next. Never are two under way: the second would vouch for operations of the first,
 * which may still fail.
 */
export class Incoming {
  readonly #parts: IncomingParts;
  #lastNumber = 0;
  #gathered: Arrived[] = [];
  #gatheredBytes = 0;
  #merging = false;
  #ended = false;
  /** After a refusal: what was sent before the peer knew of it is passed over. */
  #skipping = false;
  /** While a whole state arrives: every key it names. */
  #wholeKeys: Set<string> | null = null;

  constructor(parts: IncomingParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#merging;
  }

  get takingWhole(): boolean {
    return this.#wholeKeys !== null;
  }

  /** @throws CodecError, SoftadastraError where the session cannot go on. */
  receive(bytes: Buffer): void {
    const batch = decodeBatch(bytes);
    if (batch.number <= this.#lastNumber) return;
    if (batch.number !== this.#lastNumber + 1) {
      // What is missing may be what the next complete batch would vouch for.
      throw new CodecError(`batch ${batch.number} after batch ${this.#lastNumber}`);
    }
    this.#lastNumber = batch.number;
    const operations = batch.operations.readAll();
    this.#parts.learn(batch.has, batch.held);
    if (batch.anew) this.#skipping = false;
    if (this.#skipping) return;
    const refusal = this.#parts.refusal();
    if (refusal) {
      this.#refuse(batch.number, refusal);
      return;
    }
    // The peer may say more of itself before this is merged: that is not vouched for.
    const through = batch.complete ? this.#parts.peerHas.clone() : null;
    this.#gathered.push({ batch, operations, bytes: bytes.length, through });
    this.#gatheredBytes += bytes.length;
    if (this.#gatheredBytes > UNMERGED_BYTES) {
      throw new SoftadastraError('sync_error', 'the peer sends without waiting for answers');
    }
    if (!this.#merging) void this.#mergeAll();
  }

  end(): void {
    this.#ended = true;
    this.#gathered = [];
  }

  async #mergeAll(): Promise<void> {
    this.#merging = true;
    try {
      while (this.#gathered.length > 0) await this.#mergeNext(this.#take());
    } finally {
      this.#merging = false;
    }
  }

  /** Up to the bound, and never beyond the end of a whole state. */
  #take(): Arrived[] {
    let bytes = 0;
    let count = 0;
    for (const { batch, bytes: size } of this.#gathered) {
      bytes += size;
      if (count > 0 && bytes > MERGE_BYTES) break;
      count += 1;
      if (batch.complete && batch.whole) break;
    }
    const taken = this.#gathered.slice(0, count);
    this.#gathered = this.#gathered.slice(count);
    for (const arrived of taken) this.#gatheredBytes -= arrived.bytes;
    return taken;
  }

  async #mergeNext(taken: readonly Arrived[]): Promise<void> {
    const first = taken[0] as Arrived;
    const last = taken[taken.length - 1] as Arrived;
    const done = await this.#merge(taken);
    if (this.#ended) return;
    if (done.isErr()) this.#refuse(first.batch.number, done.error());
    else this.#parts.merged(last.batch.number);
  }

  async #merge(taken: readonly Arrived[]): Promise<Result<unknown>> {
    const { store } = this.#parts.settings;
    for (const { batch, operations } of taken) {
      if (batch.whole) this.#noteKeys(operations, batch.first);
    }
    const through = taken.findLast((arrived) => arrived.through !== null)?.through ?? null;
    const purged = taken[taken.length - 1]?.batch.purged ?? null;
    // Where tombstones were dropped, only this keeps what is deleted from coming back.
    const news = unknownOf(taken, store.vector);
    if (purged === null || through === null) {
      const grows = through !== null && !store.vector.includes(through);
      return store.merge(news, grows ? through : null);
    }
    const merged = await store.merge(news, null);
    if (merged.isErr()) return merged;
    const keys = this.#wholeKeys;
    if (keys === null) return Result.err(headless());
    const done = await takeOver(store, { keys, through, purged }, this.#parts.raisePurgedUntil);
    if (done.isErr()) return done;
    this.#wholeKeys = null;
    this.#parts.tookOver();
    return done;
  }

  #noteKeys(operations: readonly Operation[], first: boolean): void {
    if (first) this.#wholeKeys = new Set();
    for (const { key } of operations) this.#wholeKeys?.add(key);
  }

  #refuse(number: number, error: SoftadastraError): void {
    this.#skipping = true;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    const { code, message, retryable } = asSoftadastraError(error, 'sync_error', 'merging');
    this.#parts.refused(number, { code, message, retryable });
  }
}

function headless(): SoftadastraError {
  return new SoftadastraError('sync_error', 'the end of a whole state without its beginning');
}

function unknownOf(taken: readonly Arrived[], vector: VersionVector): Operation[] {
  const unknown: Operation[] = [];
  let origin: Origin | null = null;
  let known = 0;
  for (const { operations } of taken) {
    for (const operation of operations) {
      if (operation.origin !== origin) {
        origin = operation.origin;
        known = vector.get(origin);
      }
      if (operation.counter > known) unknown.push(operation);
    }
  }
  return unknown;
}
