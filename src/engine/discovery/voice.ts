import {
  aheadMs,
  type Hlc,
  HybridClock,
  hlcFromMs,
  MAX_CLOCK_SKEW_MS,
  SoftadastraError,
} from '../core/index.js';
import { type DatagramKind, encodeDatagram, MAX_DESCRIPTION_BYTES, NO_RUN } from './datagram.js';
import type { Tally } from './tally.js';
import type { DatagramAddress, DatagramSocket, DiscoveryOptions } from './types.js';
import type { Warnings } from './warnings.js';

const NOTHING = Buffer.alloc(0);

/** What this node says from one start to the next stop. */
export class Voice {
  readonly #options: DiscoveryOptions;
  readonly #key: Buffer;
  readonly #tally: Tally;
  readonly #warnings: Warnings;
  #socket: DatagramSocket | null = null;
  #time: HybridClock;
  #run: string;
  #since: Hlc;

  constructor(options: DiscoveryOptions, key: Buffer, tally: Tally, warnings: Warnings) {
    this.#options = options;
    this.#key = key;
    this.#tally = tally;
    this.#warnings = warnings;
    this.#time = new HybridClock(options.clock);
    this.#since = hlcFromMs(options.clock.now());
    this.#run = newRun(options);
  }

  /** Names this life of the node; others answer to it. */
  get run(): string {
    return this.#run;
  }

  /** No datagram of this life is older. */
  get since(): Hlc {
    return this.#since;
  }

  speakThrough(socket: DatagramSocket | null): void {
    this.#socket = socket;
  }

  say(kind: DatagramKind, to: DatagramAddress, answers = NO_RUN): void {
    if (!this.#socket) return;
    this.#keepToTheClock();
    const { nodeId, transportPort } = this.#options;
    const [time, port, description] = [this.#time.next(), transportPort(), this.#describe()];
    const datagram = { kind, time, run: this.#run, answers, port, nodeId, description };
    this.#socket.send(encodeDatagram(datagram, this.#key), to).then(
      () => this.#tally.sent(),
      (error) => this.#notSent(error, to),
    );
  }

  /** An answer that is not taken concerns one peer; an announcement concerns all. */
  #notSent(cause: unknown, to: DatagramAddress): void {
    this.#tally.sendFailed(cause);
    if (to !== this.#options.broadcast) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `nobody hears this node: nothing can be sent to ${to.host}:${to.port}: ${reason}`;
    const context = { ...to };
    this.#warnings.tell(
      'not_sent',
      () => new SoftadastraError('discovery_error', message, { cause, context }),
    );
  }

  #describe(): Buffer {
    const description = Buffer.from(this.#options.describe?.() ?? NOTHING);
    if (description.length <= MAX_DESCRIPTION_BYTES) return description;
    this.#tally.failed(
      new RangeError(`a description of ${description.length} bytes does not fit and is left out`),
    );
    return NOTHING;
  }

  /**
   * Timestamps never run back within a life. Where the clock was set back so far that others would
   * take them for wrong, a new life begins.
   */
  #keepToTheClock(): void {
    const { clock } = this.#options;
    if (aheadMs(this.#time.last, clock) <= MAX_CLOCK_SKEW_MS / 2) return;
    this.#time = new HybridClock(clock);
    this.#since = hlcFromMs(clock.now());
    this.#run = newRun(this.#options);
  }
}

function newRun({ random }: DiscoveryOptions): string {
  return random.bytes(8).toString('hex');
}
