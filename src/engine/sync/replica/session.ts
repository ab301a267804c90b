import {
  CodecError,
  type SoftadastraError,
  type Timer,
  type VersionVector,
} from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import { errors } from '../errors.js';
import type { Housekeeping } from '../housekeeping.js';
import type { Refusal } from '../message/index.js';
import {
  type Ack,
  decodeAck,
  decodeHave,
  encodeAck,
  encodeHave,
  type Have,
} from '../message/index.js';
import type { Settings } from '../options.js';
import type { PeerRecord } from '../peers/record.js';
import type { MessageType, ReplicaChannel, ReplicaSession } from '../types.js';
import { checkHave } from './check-have.js';
import { Incoming } from './incoming.js';
import { enter, negotiate } from './negotiate.js';
import { Outgoing } from './outgoing.js';
import { Told } from './told.js';

export interface SessionParts {
  readonly settings: Settings;
  readonly channel: ReplicaChannel;
  readonly record: PeerRecord;
  readonly housekeeping: Pick<Housekeeping, 'purgedUntil' | 'raisePurgedUntil'>;
  /** Random bits of this process's life. */
  readonly life: Buffer;
  /** What is known of the peer has changed. */
  changed(record: PeerRecord): void;
  ended(session: Session): void;
}

/** One connection with another node: first `have` both ways, then batches and answers. */
export class Session implements ReplicaSession {
  readonly #parts: SessionParts;
  readonly #told: Told;
  /** Both are there once the peer has said what it has. */
  #outgoing: Outgoing | null = null;
  #incoming: Incoming | null = null;
  #peerLife: Buffer | null = null;
  #toldHeld = 0;
  #refuses = false;
  #open = true;
  #timer: Timer | null = null;
  #timerDue = Number.POSITIVE_INFINITY;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#told = new Told(parts.settings.store.vector);
  }

  get peerId(): string {
    return this.#parts.channel.peerId;
  }

  get record(): PeerRecord {
    return this.#parts.record;
  }

  /** Null until the peer has said what it has, and after the end. */
  get outgoing(): Outgoing | null {
    return this.#outgoing;
  }

  get resyncing(): boolean {
    return this.#outgoing?.whole === true || this.#outgoing?.waiting === true;
  }

  begin(): void {
    const { settings, channel, record, life } = this.#parts;
    const { origin, vector, purged } = settings.store;
    this.#toldHeld = settings.store.held().length;
    const have = { origin, life, retired: record.retired, held: this.#toldHeld, vector, purged };
    channel.send('have', encodeHave(have));
  }

  receive(type: MessageType, bytes: Buffer): void {
    if (!this.#open) return;
    try {
      if (type === 'have') this.#start(decodeHave(bytes));
      else if (type === 'ack') this.#heed(decodeAck(bytes));
      else this.#started().incoming.receive(bytes);
    } catch (error) {
      this.#fail(errors.ofMessage(error, type, this.peerId));
    }
  }

  drained(): void {
    if (this.#outgoing) this.#outgoing.blocked = false;
    this.pump();
  }

  disconnected(reason: SoftadastraError | null): void {
    if (!this.#open) return;
    this.#end(reason);
  }

  /** @returns how many operations went out. */
  pump(): number {
    const outgoing = this.#outgoing;
    if (!this.#open || !outgoing) return 0;
    const sent = outgoing.pump();
    if (!this.#incoming?.busy && this.#hasNews()) this.#acknowledge(0, null);
    this.#watch();
    return sent;
  }

  /** @returns how many operations are sent again, since their time has come. */
  retryDue(): number {
    const outgoing = this.#outgoing;
    if (!outgoing) return 0;
    const now = this.#parts.settings.clock.now();
    const again = outgoing.checkSilence(now);
    return again + outgoing.attempts.takeDue(now);
  }

  /** By hand: what failed is tried anew. */
  retryFailed(): void {
    this.#outgoing?.retryFailed();
  }

  arrived(operation: Operation): void {
    this.#outgoing?.arrived(operation);
  }

  /** Ends it from this side. */
  close(reason: SoftadastraError): void {
    if (!this.#open) return;
    this.#end(reason);
    this.#parts.channel.close(reason);
  }

  #start(have: Have): void {
    if (this.#outgoing) throw new CodecError('a second have');
    const { settings, channel, record, housekeeping } = this.#parts;
    const { store } = settings;
    checkHave(have, channel.peerId, store);
    const terms = negotiate(have, record, store);
    enter(have, record);
    this.#peerLife = have.life;
    this.#refuses = terms.refuses;
    const peerVector = have.vector.clone();
    const told = this.#told;
    const purgedUntil = () => housekeeping.purgedUntil;
    const parts = { settings, channel, record, told, purgedUntil };
    const outgoing = new Outgoing(parts, peerVector, terms.whole);
    if (terms.resume) outgoing.resume(terms.resume);
    outgoing.waiting = terms.waits;
    this.#outgoing = outgoing;
    this.#incoming = new Incoming({
      settings,
      learn: (has, held) => this.#learn(has, held),
      peerHas: peerVector,
      refusal: () => (this.#refuses ? errors.retired(this.peerId, store.nodeId) : null),
      merged: (number) => this.#acknowledge(number, null),
      refused: (number, refusal) => this.#acknowledge(number, refusal),
      raisePurgedUntil: (time) => housekeeping.raisePurgedUntil(time),
      tookOver: () => {
        outgoing.waiting = false;
      },
    });
    this.#parts.changed(record);
    this.pump();
  }

  #heed(ack: Ack): void {
    const { outgoing } = this.#started();
    const { record } = this.#parts;
    const number = ack.refusal ? ack.number - 1 : ack.number;
    this.#learn(ack.has, ack.held);
    if (outgoing.confirm(number) && record.retired) {
      record.retired = false;
      this.#refuses = false;
    }
    if (ack.refusal) outgoing.refuse(ack.number, ack.refusal);
    this.pump();
  }

  /** What the peer holds back is not in effect there, and so not put on record. */
  #learn(has: VersionVector, held: number): void {
    const { record } = this.#parts;
    const { outgoing } = this.#started();
    outgoing.learn(has);
    if (held === 0) record.vector.merge(outgoing.peerVector);
    this.#parts.changed(record);
  }

  #hasNews(): boolean {
    const { store } = this.#parts.settings;
    return this.#told.isStale(store.vector) || store.held().length !== this.#toldHeld;
  }

  #acknowledge(number: number, refusal: Refusal | null): void {
    const { settings, channel } = this.#parts;
    const { store } = settings;
    this.#toldHeld = store.held().length;
    const has = this.#told.growth(store.vector);
    channel.send('ack', encodeAck({ number, held: this.#toldHeld, has, refusal }));
    this.pump();
  }

  #started(): { outgoing: Outgoing; incoming: Incoming } {
    const outgoing = this.#outgoing;
    const incoming = this.#incoming;
    if (!outgoing || !incoming) throw new CodecError('a message before have');
    return { outgoing, incoming };
  }

  /** One timer for the next thing that may have to be sent again. */
  #watch(): void {
    const due = this.#outgoing?.dueAt() ?? null;
    if (due === null || due >= this.#timerDue) return;
    this.#timer?.cancel();
    const { clock } = this.#parts.settings;
    const wake = () => {
      this.#timerDue = Number.POSITIVE_INFINITY;
      this.retryDue();
      this.pump();
    };
    this.#timerDue = due;
    this.#timer = clock.after(Math.max(1, due - clock.now()), wake, { background: true });
  }

  #fail(error: SoftadastraError): void {
    const { settings } = this.#parts;
    settings.log({
      event: 'sync_session_ended',
      level: 'error',
      message: `the session with ${this.peerId} cannot go on: ${error.message}`,
      error,
      context: { peerId: this.peerId },
    });
    this.close(error);
  }

  #end(reason: SoftadastraError | null): void {
    const { record } = this.#parts;
    this.#open = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.#incoming?.end();
    if (this.#outgoing && this.#peerLife && !this.#outgoing.whole) {
      record.resume = { life: this.#peerLife, cursor: this.#outgoing.confirmed };
    }
    this.#outgoing = null;
    record.error = reason;
    this.#parts.ended(this);
  }
}
