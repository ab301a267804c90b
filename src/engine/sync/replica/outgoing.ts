import type { VersionVector } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import { encodeBatch, type Refusal } from '../message/index.js';
import type { Settings } from '../options.js';
import type { PeerRecord } from '../peers/record.js';
import type { ReplicaChannel } from '../types.js';
import { Attempts } from './attempts.js';
import { type Composed, composeNext } from './compose.js';
import type { Told } from './told.js';

/** A batch that was sent and not confirmed. */
interface InFlight extends Composed {
  readonly number: number;
  readonly bytes: number;
  readonly sentAt: number;
}

export interface OutgoingParts {
  readonly settings: Settings;
  readonly channel: ReplicaChannel;
  readonly record: PeerRecord;
  readonly told: Told;
}

/**
 * The sending half of a session. The cursor says: whatever is here up to it was sent, or the peer
 * has it or something newer. What turns up below it later is `late` and goes by itself. After a
 * refusal or silence it falls back to what is confirmed.
 */
export class Outgoing {
  readonly #parts: OutgoingParts;
  readonly attempts: Attempts;
  /** What the peer is known to have, or to have replaced. */
  readonly peerVector: VersionVector;
  #cursor: VersionVector;
  #confirmed: VersionVector;
  /** What the peer's vector will be once all in flight is confirmed. */
  #promised: VersionVector;
  #late: Operation[] = [];
  #window: InFlight[] = [];
  #windowBytes = 0;
  #number = 0;
  #anew = false;
  /** The channel is full. */
  blocked = false;
  /** The peer's keys have to be taken over first. */
  waiting = false;

  constructor(parts: OutgoingParts, peerVector: VersionVector) {
    this.#parts = parts;
    this.attempts = new Attempts(parts.settings, parts.record);
    this.peerVector = peerVector;
    this.#cursor = peerVector.clone();
    this.#promised = peerVector.clone();
    this.#confirmed = peerVector.clone();
  }

  get cursor(): VersionVector {
    return this.#cursor;
  }

  get confirmed(): VersionVector {
    return this.#confirmed;
  }

  get inFlight(): number {
    return this.#window.reduce((sum, { operations }) => sum + operations.length, 0);
  }

  /** Continues where an earlier session with the same life of the peer was broken off. */
  resume(cursor: VersionVector): void {
    this.#cursor.merge(cursor);
    this.#confirmed.merge(cursor);
  }

  /** @returns how many operations went out. */
  pump(): number {
    let sent = 0;
    while (this.#mayGo()) {
      const next = this.#compose();
      if (next === null) break;
      this.#send(next);
      sent += next.operations.length;
    }
    return sent;
  }

  /** An operation came in here that the cursor may have passed already. */
  arrived(operation: Operation): void {
    const { origin, counter } = operation;
    if (!this.#cursor.covers(origin, counter)) return;
    if (!this.peerVector.covers(origin, counter)) this.#late.push(operation);
  }

  /** The peer says more of what it has. */
  learn(has: VersionVector): void {
    this.peerVector.merge(has);
    this.#promised.merge(has);
    this.#cursor.merge(has);
  }

  /** All batches up to this one are durable there. */
  confirm(number: number): void {
    while (this.#window[0] && this.#window[0].number <= number) {
      const batch = this.#window.shift() as InFlight;
      this.#windowBytes -= batch.bytes;
      this.#confirmed = batch.cursor;
      this.attempts.succeeded(batch.operations.length);
    }
  }

  refuse(number: number, refusal: Refusal): void {
    const refused = this.#window.find((batch) => batch.number >= number);
    if (refused === undefined) return;
    this.#fallBack();
    this.attempts.refused(refused.operations, refusal);
  }

  /** @returns how many operations are sent again, since their batch has been silent too long. */
  checkSilence(now: number): number {
    const [oldest] = this.#window;
    if (!oldest || now - oldest.sentAt < this.attempts.patienceMs) return 0;
    const again = this.inFlight;
    this.#fallBack();
    this.attempts.silent(again);
    return again;
  }

  /** What was skipped is sent again, and all after it. */
  retryFailed(): void {
    this.attempts.restart();
    this.#fallBack();
  }

  /** When something may have to be sent again, in milliseconds since 1970; null: nothing waits. */
  dueAt(): number | null {
    const silent = this.#window[0] ? this.#window[0].sentAt + this.attempts.patienceMs : null;
    const retry = this.attempts.nextRetryAt;
    if (silent === null || retry === null) return silent ?? retry;
    return Math.min(silent, retry);
  }

  #mayGo(): boolean {
    const { limits, clock } = this.#parts.settings;
    if (this.blocked || this.waiting || this.#windowBytes >= limits.windowBytes) return false;
    return this.attempts.mayGo(clock.now());
  }

  #compose(): Composed | null {
    const { store } = this.#parts.settings;
    const late = this.#late;
    const next = composeNext(store, this.#cursor, late, this.attempts);
    const news = next.complete && !this.#promised.includes(store.vector);
    if (next.operations.length === 0 && !news) {
      // Nothing to say, but what was skipped need not be looked at again.
      this.#cursor = next.cursor;
      return null;
    }
    this.#late = late.slice(next.late.length);
    return next;
  }

  #send(next: Composed): void {
    const { settings, channel, told } = this.#parts;
    const { store, clock } = settings;
    this.#number += 1;
    const bytes = encodeBatch(
      {
        number: this.#number,
        complete: next.complete,
        anew: this.#anew,
        has: told.growth(store.vector),
        held: store.held().length,
      },
      next.operations,
      next.weight,
    );
    this.#anew = false;
    this.#cursor = next.cursor;
    if (next.complete) this.#promised.merge(store.vector);
    const sentAt = clock.now();
    this.#window.push({ ...next, number: this.#number, bytes: bytes.length, sentAt });
    this.#windowBytes += bytes.length;
    this.blocked = !channel.send('batch', bytes);
  }

  #fallBack(): void {
    for (const { late } of this.#window) this.#late.push(...late);
    this.#window = [];
    this.#windowBytes = 0;
    this.#cursor = this.#confirmed.clone();
    this.#cursor.merge(this.peerVector);
    this.#promised = this.peerVector.clone();
    this.#anew = true;
  }
}
