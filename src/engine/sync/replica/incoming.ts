import {
  CodecError,
  Result,
  SoftadastraError,
  type Timer,
  type VersionVector,
} from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import type { Refusal } from '../message/index.js';
import { decodeBatch, decodeKeys, type KeysEnd } from '../message/index.js';
import type { Settings } from '../options.js';
import { logHeld, logNotHeld } from '../session-log.js';
import { checkOwn } from './check-have.js';
import { checkTime, checkVector } from './check-said.js';
import type { DeliveryGate } from './delivery-gate.js';
import { type Arrived, Gathered, type Heard } from './gathered.js';
import { refusalToHold } from './held-room.js';
import type { TakeOver } from './take-over.js';

/** A peer that sends more than this without waiting for an answer does not keep to its window. */
const UNMERGED_BYTES = 256 * 1024 * 1024;

/** Errors that an operation has earned; any other is this node's own trouble, and may pass. */
const EARNED = new Set(['invalid_argument', 'invalid_key', 'value_too_large', 'batch_too_large']);

/**
 * After a delivery the next one waits so long for more: under a stream of writes there are fewer
 * syncs then, which keep the disk from whoever else writes to it. More than so much does not wait.
 */
const GATHER_MS = 5;
const GATHER_BYTES = 1024 * 1024;

export interface IncomingParts {
  readonly settings: Settings;
  readonly peerId: string;
  readonly takeOver: TakeOver;
  readonly gate: DeliveryGate;
  /** What the peer has, as far as it said so. */
  readonly peerHas: VersionVector;
  /** The peer says more of itself. */
  learn(has: VersionVector, held: number): void;
  /** Null where its operations are taken. */
  refusal(): SoftadastraError | null;
  /** All up to this batch is durable here. */
  merged(number: number): void;
  refused(number: number, refusal: Refusal): void;
  /** The keys that the peer named are taken over. */
  tookOver(): void;
  /** The session cannot go on. */
  failed(error: SoftadastraError): void;
}

/**
 * The receiving half of a session. While one delivery becomes durable, what arrives gathers and
 * goes into the next. Never are two under way: the second would vouch for operations of the first,
 * which may still fail.
 */
export class Incoming {
  readonly #parts: IncomingParts;
  #lastNumber = 0;
  readonly #gathered = new Gathered();
  #merging = false;
  #mergedAt = Number.NEGATIVE_INFINITY;
  #rest: Timer | null = null;
  #ended = false;
  /** After a refusal: what was sent before the peer knew of it is passed over. */
  #skipping = false;

  constructor(parts: IncomingParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#merging;
  }

  /** @throws CodecError, SoftadastraError where the session cannot go on. */
  receiveBatch(bytes: Buffer): void {
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
    this.#gather({ batch, operations, bytes: bytes.length, through });
  }

  /** @throws CodecError, SoftadastraError where the session cannot go on. */
  receiveKeys(bytes: Buffer): void {
    const keys = decodeKeys(bytes);
    if (keys.end) this.#checkEnd(keys.end);
    this.#gather({ keys, bytes: bytes.length });
  }

  end(): void {
    this.#ended = true;
    this.#gathered.clear();
    this.#wake();
  }

  #checkEnd({ vector, purged, purgedUntil }: KeysEnd): void {
    const { settings, peerId, peerHas } = this.#parts;
    const { store, clock } = settings;
    checkVector(vector, peerHas, store);
    checkVector(purged, peerHas, store);
    checkOwn(vector, peerId, store);
    checkTime(purgedUntil, clock, peerId);
  }

  #gather(arrived: Arrived | Heard): void {
    this.#gathered.add(arrived);
    if (this.#gathered.bytes > UNMERGED_BYTES) {
      throw new SoftadastraError('sync_error', 'the peer sends without waiting for answers');
    }
    if (!this.#merging) this.#begin();
  }

  /** At once, or when the rest after the last delivery is over. */
  #begin(): void {
    const { clock } = this.#parts.settings;
    const sinceMs = Math.max(0, clock.now() - this.#mergedAt);
    if (sinceMs >= GATHER_MS || this.#gathered.bytes > GATHER_BYTES) {
      this.#wake();
      void this.#work();
    } else this.#rest ??= clock.after(GATHER_MS - sinceMs, () => this.#afterRest());
  }

  #afterRest(): void {
    this.#rest = null;
    void this.#work();
  }

  #wake(): void {
    this.#rest?.cancel();
    this.#rest = null;
  }

  async #work(): Promise<void> {
    const { first } = this.#gathered;
    if (first === null) return;
    this.#merging = true;
    try {
      if ('batch' in first) await this.#mergeNext(this.#gathered.takeBatches());
      else await this.#takeOver(first);
    } finally {
      this.#merging = false;
    }
    if (this.#gathered.first !== null) this.#begin();
  }

  async #takeOver(heard: Heard): Promise<void> {
    const { keys } = heard;
    this.#gathered.remove(heard);
    const done = await this.#parts.takeOver.hear(keys);
    if (this.#ended) return;
    if (done.isErr()) this.#parts.failed(done.error());
    else if (keys.end) this.#parts.tookOver();
  }

  async #mergeNext(taken: readonly Arrived[]): Promise<void> {
    const first = taken[0] as Arrived;
    const last = taken[taken.length - 1] as Arrived;
    const done = await this.#merge(taken);
    if (this.#ended) return;
    if (done.isErr()) {
      this.#refuse(first.batch.number, done.error());
      return;
    }
    this.#mergedAt = this.#parts.settings.clock.now();
    this.#parts.merged(last.batch.number);
  }

  async #merge(taken: readonly Arrived[]): Promise<Result<unknown>> {
    const { settings, takeOver, gate } = this.#parts;
    const { store } = settings;
    const through = taken.findLast((arrived) => arrived.through !== null)?.through ?? null;
    const grows = through !== null && !store.vector.includes(through);
    const operations = taken.flatMap((arrived) => arrived.operations);
    if (!takeOver.isPending) return this.#deliver(operations, grows ? through : null);
    takeOver.note(operations);
    const merged = await this.#deliver(operations, null);
    if (merged.isErr() || through === null) return merged;
    return gate.alone(async () => {
      // A crash in between leaves a node that knows what is deleted, and lacks what came later.
      const finished = await takeOver.finish();
      return finished.isErr() ? finished : this.#apply([], through);
    });
  }

  /** Since it arrived this node may have learnt of deletions that the peer does not know of. */
  #deliver(
    operations: readonly Operation[],
    through: VersionVector | null,
  ): Promise<Result<unknown>> {
    const { gate, refusal } = this.#parts;
    return gate.deliver(async () => {
      const refused = refusal() ?? this.#refusalToHold(operations);
      return refused ? Result.err(refused) : this.#apply(operations, through);
    });
  }

  #refusalToHold(operations: readonly Operation[]): SoftadastraError | null {
    const { settings, peerId } = this.#parts;
    const refusal = refusalToHold(operations, settings.store, settings.clock);
    if (refusal) logNotHeld(settings.log, peerId, refusal);
    return refusal;
  }

  async #apply(
    operations: readonly Operation[],
    through: VersionVector | null,
  ): Promise<Result<unknown>> {
    if (operations.length === 0 && through === null) return Result.ok(undefined);
    const { settings, peerId } = this.#parts;
    const merged = await settings.store.merge(operations, through);
    const held = merged.valueOr([]).filter((disposition) => disposition === 'held').length;
    if (held > 0) logHeld(settings.log, peerId, held);
    return merged;
  }

  #refuse(number: number, error: SoftadastraError): void {
    this.#skipping = true;
    this.#gathered.dropBatches();
    const { code, message } = error;
    this.#parts.refused(number, { code, message, retryable: !EARNED.has(code) });
  }
}
