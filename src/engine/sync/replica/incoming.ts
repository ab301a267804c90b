import { CodecError, Result, SoftadastraError, type VersionVector } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import type { Refusal } from '../message/index.js';
import {
  type Batch,
  decodeBatch,
  decodeKeys,
  type KeysEnd,
  type KeysMessage,
} from '../message/index.js';
import type { Settings } from '../options.js';
import { logHeld, logNotHeld } from '../session-log.js';
import { checkOwn } from './check-have.js';
import { checkTime, checkVector } from './check-said.js';
import type { DeliveryGate } from './delivery-gate.js';
import { refusalToHold } from './held-room.js';
import type { TakeOver } from './take-over.js';

/** As much as is merged at once, so that one record of the log stays of a reasonable size. */
const MERGE_BYTES = 8 * 1024 * 1024;
/** A peer that sends more than this without waiting for an answer does not keep to its window. */
const UNMERGED_BYTES = 256 * 1024 * 1024;

/** Errors that an operation has earned; any other is this node's own trouble, and may pass. */
const EARNED = new Set(['invalid_argument', 'invalid_key', 'value_too_large', 'batch_too_large']);

interface Heard {
  readonly keys: KeysMessage;
  readonly bytes: number;
}

interface Arrived {
  readonly batch: Batch;
  readonly operations: readonly Operation[];
  readonly bytes: number;
  /** What the peer had when it sent a complete batch; null for any other. */
  readonly through: VersionVector | null;
}

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
  #gathered: (Arrived | Heard)[] = [];
  #gatheredBytes = 0;
  #merging = false;
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
    this.#gathered = [];
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
    this.#gathered.push(arrived);
    this.#gatheredBytes += arrived.bytes;
    if (this.#gatheredBytes > UNMERGED_BYTES) {
      throw new SoftadastraError('sync_error', 'the peer sends without waiting for answers');
    }
    if (!this.#merging) void this.#work();
  }

  async #work(): Promise<void> {
    this.#merging = true;
    try {
      for (let next = this.#gathered[0]; next; next = this.#gathered[0]) {
        if ('batch' in next) await this.#mergeNext(this.#take());
        else await this.#takeOver(next);
      }
    } finally {
      this.#merging = false;
    }
  }

  async #takeOver({ keys, bytes }: Heard): Promise<void> {
    this.#gathered.shift();
    this.#gatheredBytes -= bytes;
    const done = await this.#parts.takeOver.hear(keys);
    if (this.#ended) return;
    if (done.isErr()) this.#parts.failed(done.error());
    else if (keys.end) this.#parts.tookOver();
  }

  /** Batches that stand together, up to the bound. */
  #take(): Arrived[] {
    const taken: Arrived[] = [];
    let bytes = 0;
    for (const arrived of this.#gathered) {
      if (!('batch' in arrived)) break;
      bytes += arrived.bytes;
      if (taken.length > 0 && bytes > MERGE_BYTES) break;
      taken.push(arrived);
    }
    this.#gathered = this.#gathered.slice(taken.length);
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
    this.#gathered = this.#gathered.filter((arrived) => !('batch' in arrived));
    this.#gatheredBytes = this.#gathered.reduce((sum, { bytes }) => sum + bytes, 0);
    const { code, message } = error;
    this.#parts.refused(number, { code, message, retryable: !EARNED.has(code) });
  }
}
