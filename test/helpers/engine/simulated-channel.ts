import { SoftadastraError } from '../../../src/engine/core/index.js';
import type {
  MessageType,
  ReplicaChannel,
  ReplicaSession,
  SyncEngine,
} from '../../../src/engine/sync/index.js';
import type { Seeded } from '../seed.js';

interface Message {
  readonly type: MessageType;
  readonly bytes: Buffer;
}

/** From this many messages on the way, a sender is asked to wait. */
const ROOM = 8;

/**
 * Two sessions and what is on the way between them. Nothing arrives by itself: `step` delivers.
 * Once cut, an end may learn of it later than the other, and what was on the way may still arrive
 * at it meanwhile.
 */
export class SimulatedChannel {
  readonly ends: readonly [ChannelEnd, ChannelEnd];
  /** How likely a message arrives twice. */
  duplicates = 0;

  constructor(
    readonly nodes: readonly [string, string],
    readonly seed: Pick<Seeded, 'random' | 'between'>,
  ) {
    this.ends = [new ChannelEnd(nodes[1]), new ChannelEnd(nodes[0])];
    this.ends[0].other = this.ends[1];
    this.ends[1].other = this.ends[0];
  }

  open(first: SyncEngine, second: SyncEngine): void {
    for (const [end, engine] of [
      [this.ends[0], first],
      [this.ends[1], second],
    ] as const) {
      end.session = engine.connected(end);
    }
  }

  get isOver(): boolean {
    return this.ends.every((end) => end.isClosed);
  }

  get isIdle(): boolean {
    return this.isOver || this.ends.every((end) => end.onTheWay === 0);
  }

  /** Delivers up to so many messages in each direction. @returns how many. */
  step(most: number): number {
    let delivered = 0;
    for (const end of this.ends) delivered += end.deliver(most, this.seed, this.duplicates);
    return delivered;
  }

  /** The connection breaks. Some of what is on the way may still arrive where nobody knows yet. */
  cut(): void {
    for (const end of this.ends) {
      end.keepOnTheWay(this.seed.between(0, end.onTheWay));
      end.isCut = true;
    }
  }

  /** Both ends learn that it is over. */
  end(): void {
    for (const end of this.ends) end.learnOfTheEnd();
  }

  /** The process at one end is gone without a word. */
  kill(nodeId: string): void {
    this.cut();
    const own = this.ends[nodeId === this.nodes[0] ? 0 : 1];
    own.isClosed = true;
    own.keepOnTheWay(0);
  }
}

/** One side: what it sends is on the way to the other. */
export class ChannelEnd implements ReplicaChannel {
  session: ReplicaSession | null = null;
  other: ChannelEnd | null = null;
  isCut = false;
  isClosed = false;
  closedFor: SoftadastraError | null = null;
  /** Bytes that were sent from here. */
  bytesSent = 0;
  #incoming: Message[] = [];
  #owesDrain = false;

  constructor(readonly peerId: string) {}

  /** Messages on the way to this end. */
  get onTheWay(): number {
    return this.isClosed ? 0 : this.#incoming.length;
  }

  send(type: MessageType, bytes: Buffer): boolean {
    if (this.isCut || this.isClosed || !this.other || this.other.isClosed) return true;
    this.bytesSent += bytes.length;
    this.other.#incoming.push({ type, bytes });
    const hasRoom = this.other.#incoming.length < ROOM;
    // Owed until it is paid: a later message that finds room again is no drain.
    if (!hasRoom) this.#owesDrain = true;
    return hasRoom;
  }

  close(reason: SoftadastraError): void {
    this.closedFor = reason;
    this.isClosed = true;
    if (this.other) this.other.isCut = true;
  }

  keepOnTheWay(count: number): void {
    this.#incoming = this.#incoming.slice(0, count);
  }

  learnOfTheEnd(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.session?.disconnected(new SoftadastraError('transport_error', 'the connection broke'));
  }

  deliver(most: number, seed: Pick<Seeded, 'random'>, duplicates: number): number {
    let delivered = 0;
    while (delivered < most && !this.isClosed && this.session) {
      const message = this.#incoming.shift();
      if (!message) break;
      delivered += 1;
      this.session.receive(message.type, message.bytes);
      if (message.type !== 'have' && duplicates > 0 && seed.random() < duplicates) {
        this.session.receive(message.type, message.bytes);
      }
    }
    if (this.#incoming.length < ROOM / 2) this.other?.drain();
    if (this.isCut && this.#incoming.length === 0 && seed.random() < 0.3) this.learnOfTheEnd();
    return delivered;
  }

  drain(): void {
    if (!this.#owesDrain || this.isClosed) return;
    this.#owesDrain = false;
    this.session?.drained();
  }
}
