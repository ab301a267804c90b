import type { Clock, Random, Timer } from '../../../src/engine/core/index.js';

export interface PipeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly delayMs: readonly [number, number];
  /** Whether bytes arrive in pieces of any size. */
  readonly pieces: boolean;
  /** So many bytes may be on their way before the sender is asked to wait. */
  readonly windowBytes: number;
  /** Whether the two hosts reach each other now. */
  readonly reachable: () => boolean;
}

export interface PipeEnd {
  data(bytes: Buffer): void;
  /** All that was written has arrived. */
  drained(): void;
  /** The other end has closed, after its last byte. */
  ended(): void;
}

/** One direction of a connection: bytes in order, after a delay, as long as the way is open. */
export class Pipe {
  readonly #options: PipeOptions;
  readonly #end: PipeEnd;
  #queue: { bytes: Buffer | null; at: number }[] = [];
  #timer: Timer | null = null;
  #lastAt = 0;
  #unread = 0;
  #blocked = false;
  #flowing = false;
  #closed = false;

  constructor(options: PipeOptions, end: PipeEnd) {
    this.#options = options;
    this.#end = end;
  }

  get unread(): number {
    return this.#unread;
  }

  write(bytes: Buffer): boolean {
    this.#put(Buffer.from(bytes));
    this.#unread += bytes.length;
    if (this.#unread >= this.#options.windowBytes) this.#blocked = true;
    return !this.#blocked;
  }

  finish(): void {
    this.#put(null);
  }

  /** The reading end takes bytes, or takes none. */
  flow(flowing: boolean): void {
    this.#flowing = flowing;
    if (flowing) this.pump();
  }

  /** Nothing of it will arrive any more. */
  destroy(): void {
    this.#closed = true;
    this.#queue = [];
    this.#timer?.cancel();
  }

  /** Delivers what is due; called again when the way opens. */
  pump(): void {
    this.#timer?.cancel();
    const { clock, reachable } = this.#options;
    while (this.#flowing && !this.#closed && reachable()) {
      const [head] = this.#queue;
      if (!head) break;
      if (head.at > clock.now()) {
        this.#timer = clock.after(head.at - clock.now(), () => this.pump());
        break;
      }
      this.#queue.shift();
      this.#deliver(head.bytes);
    }
    if (this.#blocked && this.#unread === 0 && !this.#closed) {
      this.#blocked = false;
      this.#end.drained();
    }
  }

  #put(bytes: Buffer | null): void {
    if (this.#closed) return;
    const { clock, random, delayMs } = this.#options;
    const delay = delayMs[0] + random.float() * (delayMs[1] - delayMs[0]);
    this.#lastAt = Math.max(this.#lastAt, clock.now() + delay);
    this.#queue.push({ bytes, at: this.#lastAt });
    const wait = Math.max(0, (this.#queue[0]?.at ?? 0) - clock.now());
    this.#timer?.cancel();
    this.#timer = clock.after(wait, () => this.pump());
  }

  #deliver(bytes: Buffer | null): void {
    if (bytes === null) {
      this.#closed = true;
      this.#end.ended();
      return;
    }
    const { random, pieces } = this.#options;
    const size = pieces ? 1 + Math.floor(random.float() * bytes.length) : bytes.length;
    const rest = bytes.subarray(size);
    if (rest.length > 0) this.#queue.unshift({ bytes: rest, at: this.#lastAt });
    this.#unread -= size;
    this.#end.data(bytes.subarray(0, size));
  }
}
