import type { Clock } from '../core/index.js';

/** A sync that is faster than this costs less than the trip to another thread and back. */
const FAST_MS = 1;
/** How much the newest sync counts in the average. */
const WEIGHT = 1 / 16;
/**
 * Every so many lone records one is synced in the background: to see whether others gather, and to
 * let timers and sockets have their turn in between.
 */
const PROBE = 16;
/** How many lone records are left alone after a probe met others. */
const PATIENCE = 128;

/**
 * Whether a sync is done in the caller's own time. That is best for one writer who waits for each
 * write, and bad where others would have gathered meanwhile.
 */
export class SyncPace {
  readonly #clock: Clock;
  #averageMs = 0;
  #lone = 0;
  #startedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A sync begins, of a group of `records`. @returns true where it is to be done on the spot. */
  begin(records: number): boolean {
    this.#startedMs = this.#clock.now();
    if (records > 1) {
      this.#lone = Math.min(this.#lone, 0);
      return false;
    }
    this.#lone += 1;
    return this.#averageMs < FAST_MS && this.#lone > 0 && this.#lone % PROBE !== 0;
  }

  /** It is done. @param met how many wait by now. */
  end(met: number): void {
    const tookMs = Math.max(0, this.#clock.now() - this.#startedMs);
    this.#averageMs += (tookMs - this.#averageMs) * WEIGHT;
    if (met > 0) this.#lone = -PATIENCE;
  }
}
