import type { Clock } from '../core/index.js';

/** A sync that is faster than this costs less than the trip to another thread and back. */
const FAST_MS = 1;
/** How much the newest sync counts in the average. */
const WEIGHT = 1 / 16;
/**
 * Every so many syncs on the spot one is done in the background: to see whether others gather, and
 * to let timers and sockets have their turn in between.
 */
const PROBE = 16;
/** How many syncs are left in the background after a probe met others. */
const PATIENCE = 128;

/**
 * Whether a sync is done in the callers' own time. That is best where all who write wait for it,
 * and bad where others would have gathered meanwhile.
 */
export class SyncPace {
  readonly #clock: Clock;
  #averageMs = 0;
  #undisturbed = 0;
  #startedMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A sync begins. @returns true where it is to be done on the spot. */
  begin(): boolean {
    this.#startedMs = this.#clock.now();
    this.#undisturbed += 1;
    const fast = this.#averageMs < FAST_MS;
    return fast && this.#undisturbed > 0 && this.#undisturbed % PROBE !== 0;
  }

  /** It is done. @param met how many wait by now. */
  end(met: number): void {
    const tookMs = Math.max(0, this.#clock.now() - this.#startedMs);
    this.#averageMs += (tookMs - this.#averageMs) * WEIGHT;
    if (met > 0) this.#undisturbed = -PATIENCE;
  }
}
