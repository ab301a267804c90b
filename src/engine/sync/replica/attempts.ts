import { SoftadastraError } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import type { Refusal } from '../message/index.js';
import type { Settings } from '../options.js';
import type { PeerRecord } from '../peers/record.js';
import { backoffMs } from '../retry.js';
import { operationsWords } from '../session-log.js';
import type { ComposeLimits } from './compose.js';

const LONGEST_PATIENCE = 16;

/**
 * What a session makes of answers and of silence. Silence uses up no attempt; a refusal that may be
 * tried again waits longer each time; one that may not is narrowed down to the operation that
 * earned it, which is skipped while the others go on.
 */
export class Attempts implements ComposeLimits {
  readonly #settings: Settings;
  readonly #record: PeerRecord;
  #refusals = 0;
  #silences = 0;
  /** Operations still to be sent one by one, to find the one that is refused. */
  #narrowing = 0;
  #gaveUp = false;
  /** Operations of the batch that waits for its next attempt. */
  #waiting = 0;
  nextRetryAt: number | null = null;

  constructor(settings: Settings, record: PeerRecord) {
    this.#settings = settings;
    this.#record = record;
  }

  get bytes(): number {
    return this.#narrowing > 0 ? 1 : this.#settings.limits.batchBytes;
  }

  get operations(): number {
    return this.#narrowing > 0 ? 1 : this.#settings.limits.batchOperations;
  }

  get anySkipped(): boolean {
    return this.#record.failed.size > 0;
  }

  isSkipped(operation: Operation): boolean {
    return this.#record.hasFailed(operation);
  }

  get patienceMs(): number {
    return this.#settings.ackTimeoutMs * Math.min(LONGEST_PATIENCE, 2 ** this.#silences);
  }

  mayGo(now: number): boolean {
    if (this.#gaveUp) return false;
    if (this.nextRetryAt !== null && now < this.nextRetryAt) return false;
    this.nextRetryAt = null;
    return true;
  }

  /** @returns how many operations may be tried again now, since their time has come. */
  takeDue(now: number): number {
    if (this.nextRetryAt === null || now < this.nextRetryAt) return 0;
    this.nextRetryAt = null;
    return this.#waiting;
  }

  succeeded(operations: number): void {
    this.#refusals = 0;
    this.#silences = 0;
    this.#narrowing = Math.max(0, this.#narrowing - operations);
    this.#record.error = null;
  }

  silent(operations: number): void {
    this.#silences += 1;
    this.#record.retries += operations;
  }

  refused(operations: readonly Operation[], refusal: Refusal): void {
    const error = errorOf(this.#record.id, refusal);
    this.#record.error = error;
    this.#refusals += 1;
    // A batch that only raises the vector has no operation to blame.
    const mayPass = refusal.retryable || operations.length === 0;
    if (!mayPass && operations.length > 1 && !isOneBatch(operations)) {
      this.#narrowing = operations.length;
      this.#record.retries += operations.length;
      return;
    }
    const { retry, clock, random, log } = this.#settings;
    // Clocks are set by people, in their own time: no number of answers ends that wait.
    const waits = operations.length === 0 || refusal.code === 'clock_skew';
    if (mayPass && (this.#refusals < retry.attempts || waits)) {
      this.nextRetryAt = clock.now() + backoffMs(this.#refusals, retry, random);
      this.#waiting = operations.length;
      this.#record.retries += operations.length;
      return;
    }
    // One that may be tried again stands for all behind it; one that may not, for itself alone.
    this.#gaveUp = refusal.retryable;
    for (const operation of operations) this.#record.fail(operation, this.#refusals, error);
    log({
      event: 'sync_failed_work',
      level: 'error',
      message: `${this.#record.id} does not take ${operationsWords(operations.length)}: ${refusal.message}`,
      error,
      context: { peerId: this.#record.id, operations: operations.length },
    });
    this.#refusals = 0;
  }

  /** By hand: what failed is tried anew. */
  restart(): void {
    this.#gaveUp = false;
    this.#refusals = 0;
    this.nextRetryAt = null;
  }
}

function isOneBatch(operations: readonly Operation[]): boolean {
  const [first] = operations;
  return operations.every(
    ({ origin, batchEnd }) => origin === first?.origin && batchEnd === first.batchEnd,
  );
}

function errorOf(peerId: string, { code, message, retryable }: Refusal): SoftadastraError {
  const isKnown = code === 'peer_retired' || code === 'disk_full' || code === 'clock_skew';
  return new SoftadastraError(isKnown ? code : 'sync_error', `${peerId} refused: ${message}`, {
    retryable,
    accepted: true,
    context: { peerId, code },
  });
}
