import type { Clock, Timer } from '../core/index.js';
import type { TransportLimits } from './types.js';

/**
 * Asks now and then whether the other end still lives. Silence is counted in intervals, not by
 * asking what time it is: a clock that jumps ends nothing.
 */
export class Heartbeat {
  /** It has been heard in a whole interval: what ends the connection now is not its beginning. */
  proven = false;
  readonly #clock: Clock;
  readonly #limits: TransportLimits;
  readonly #ping: () => void;
  readonly #silent: (silentMs: number) => void;
  #timer: Timer | null = null;
  #quietIntervals = 0;
  #heard = false;

  constructor(
    clock: Clock,
    limits: TransportLimits,
    ping: () => void,
    silent: (silentMs: number) => void,
  ) {
    this.#clock = clock;
    this.#limits = limits;
    this.#ping = ping;
    this.#silent = silent;
  }

  start(): void {
    this.#timer = this.#clock.after(this.#limits.pingIntervalMs, () => this.#onInterval(), {
      background: true,
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  heard(): void {
    this.#heard = true;
  }

  #onInterval(): void {
    this.#quietIntervals = this.#heard ? 0 : this.#quietIntervals + 1;
    if (this.#heard) this.proven = true;
    this.#heard = false;
    const { silentIntervals, pingIntervalMs } = this.#limits;
    if (this.#quietIntervals >= silentIntervals) {
      this.#silent(silentIntervals * pingIntervalMs);
      return;
    }
    this.start();
    this.#ping();
  }
}
