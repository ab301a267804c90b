import { CodecError, type SoftadastraError, type VersionVector } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import { errors } from '../errors.js';
import type { Housekeeping } from '../housekeeping.js';
import { type Ack, decodeAck, decodeHave, encodeAck, encodeHave } from '../message/index.js';
import type { Settings } from '../options.js';
import type { PeerRecord } from '../peers/record.js';
import { logEnded, logStarted } from '../session-log.js';
import type { MessageType, ReplicaChannel, ReplicaSession } from '../types.js';
import { Alarm } from './alarm.js';
import { checkHave, checkOwn } from './check-have.js';
import { checkVector } from './check-said.js';
import type { DeliveryGate } from './delivery-gate.js';
import { Incoming } from './incoming.js';
import { KeyOffer } from './key-offer.js';
import { enter, negotiate } from './negotiate.js';
import { Outgoing } from './outgoing.js';
import { TakeOver } from './take-over.js';
import { Told } from './told.js';

export interface SessionParts {
  readonly settings: Settings;
  readonly channel: ReplicaChannel;
  readonly record: PeerRecord;
  readonly housekeeping: Pick<Housekeeping, 'purgedUntil' | 'raisePurgedUntil'>;
  /** One for all sessions of the node. */
  readonly gate: DeliveryGate;
  /** Random bits of this process's life. */
  readonly life: Buffer;
  /** What is known of the peer has changed. */
  changed(record: PeerRecord): void;
  /** What this node vouches for has grown: other peers may be told. */
  grew(): void;
  ended(session: Session): void;
}

/** One connection with another node: first `have` both ways, then batches and answers. */
export class Session implements ReplicaSession {
  readonly #parts: SessionParts;
  readonly #told: Told;
  readonly #alarm: Alarm;
  /** Both are there once the peer has said what it has. */
  #outgoing: Outgoing | null = null;
  #incoming: Incoming | null = null;
  #peerLife: Buffer | null = null;
  #offer: KeyOffer | null = null;
  #toldHeld = 0;
  #open = true;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#told = new Told(parts.settings.store.vector);
    this.#alarm = new Alarm(parts.settings.clock, () => {
      this.retryDue();
      this.pump();
    });
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
    return this.#offer?.isOpen === true || this.#outgoing?.waiting === true;
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
      if (!this.#outgoing) this.#start(type, bytes);
      else if (type === 'ack') this.#heed(decodeAck(bytes), this.#outgoing);
      else if (type === 'batch') this.#incoming?.receiveBatch(bytes);
      else this.#hearKeys(bytes, this.#outgoing);
    } catch (error) {
      this.close(errors.ofMessage(error, type, this.peerId));
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
    this.#offer?.check(outgoing.peerVector);
    if (this.#offer?.pump() === false) outgoing.blocked = true;
    const sent = outgoing.pump();
    if (!this.#incoming?.busy && this.#hasNews()) this.#acknowledge(0);
    this.#alarm.set(outgoing.dueAt());
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

  #start(type: MessageType, bytes: Buffer): void {
    if (type !== 'have') throw new CodecError(`${type} before have`);
    const have = decodeHave(bytes);
    const { settings, channel, record, housekeeping, gate } = this.#parts;
    const { store } = settings;
    checkHave(have, channel.peerId, store);
    const terms = negotiate(have, record, store, this.#told.vector);
    enter(have, record);
    this.#peerLife = have.life;
    const peerHas = have.vector;
    const purgedUntil = () => housekeeping.purgedUntil;
    const outgoing = new Outgoing({ settings, channel, record, told: this.#told }, peerHas);
    if (terms.resume) outgoing.resume(terms.resume);
    outgoing.waiting = terms.waits;
    this.#outgoing = outgoing;
    this.#offer = new KeyOffer({ settings, channel, purgedUntil }, terms.offers);
    this.#incoming = new Incoming({
      settings,
      peerId: this.peerId,
      takeOver: new TakeOver(store, housekeeping),
      gate,
      learn: (has, held) => this.#learn(has, held, outgoing),
      peerHas,
      refusal: () => this.#refusal(outgoing),
      merged: (number) => {
        this.#acknowledge(number);
        this.#parts.grew();
      },
      refused: (number, refusal) => this.#acknowledge(number, { refusal }),
      tookOver: () => {
        outgoing.waiting = false;
        this.#acknowledge(0, { tookOver: true });
      },
      failed: (error) => this.close(error),
    });
    this.#parts.changed(record);
    logStarted(settings.log, this.peerId, terms);
    this.pump();
  }

  #heed(ack: Ack, outgoing: Outgoing): void {
    const { record } = this.#parts;
    this.#learn(ack.has, ack.held, outgoing);
    outgoing.confirm(ack.refusal ? ack.number - 1 : ack.number);
    if (ack.refusal) outgoing.refuse(ack.number, ack.refusal);
    if (ack.tookOver) {
      this.#offer?.confirm();
      record.retired = false;
    }
    this.pump();
  }

  /** What it has was written before it knew what is deleted: nothing is sent until that is done. */
  #hearKeys(bytes: Buffer, outgoing: Outgoing): void {
    outgoing.waiting = true;
    this.#incoming?.receiveKeys(bytes);
  }

  /** What the peer holds back is not in effect there, and so not put on record. */
  #learn(has: VersionVector, held: number, outgoing: Outgoing): void {
    const { record, settings } = this.#parts;
    checkVector(has, outgoing.peerVector, settings.store);
    checkOwn(has, this.peerId, settings.store);
    outgoing.learn(has);
    if (held === 0) record.vector.merge(outgoing.peerVector);
    this.#parts.changed(record);
  }

  /** Among what it sends may be what was deleted, as long as it has not taken over the keys. */
  #refusal(outgoing: Outgoing): SoftadastraError | null {
    this.#offer?.check(outgoing.peerVector);
    if (!this.#offer?.isOpen) return null;
    return errors.retired(this.peerId, this.#parts.settings.store.nodeId);
  }

  #hasNews(): boolean {
    const { store } = this.#parts.settings;
    return this.#told.isStale(store.vector) || store.held().length !== this.#toldHeld;
  }

  #acknowledge(number: number, more: Partial<Pick<Ack, 'refusal' | 'tookOver'>> = {}): void {
    const { settings, channel } = this.#parts;
    const { refusal = null, tookOver = false } = more;
    const { store } = settings;
    this.#toldHeld = store.held().length;
    const has = this.#told.growth(store.vector);
    channel.send('ack', encodeAck({ number, held: this.#toldHeld, has, refusal, tookOver }));
    this.pump();
  }

  #end(reason: SoftadastraError | null): void {
    const { record, settings } = this.#parts;
    this.#open = false;
    this.#alarm.cancel();
    this.#incoming?.end();
    if (this.#outgoing && this.#peerLife) {
      record.resume = { life: this.#peerLife, cursor: this.#outgoing.confirmed };
    }
    this.#outgoing = null;
    record.error = reason;
    logEnded(settings.log, this.peerId, reason);
    this.#parts.ended(this);
  }
}
