import type { Clock } from './clock.js';

/**
 * A hybrid logical clock's timestamp in one safe integer: milliseconds since 1970 × 1024, plus a
 * counter of events within the millisecond. Where more than 1024 fall into one, the count runs into
 * the next millisecond, which keeps the order. Exact until the year 2248.
 *
 * Kulkarni et al., "Logical Physical Clocks and Consistent Snapshots in Globally Distributed
 * Databases", 2014.
 */
export type Hlc = number;

const TICKS_PER_MS = 1024;

/** Milliseconds by which a peer's clock may be ahead before its operations are held. */
export const MAX_CLOCK_SKEW_MS = 5 * 60_000;

export function hlcFromMs(ms: number): Hlc {
  return ms * TICKS_PER_MS;
}

export function msOfHlc(time: Hlc): number {
  return Math.floor(time / TICKS_PER_MS);
}

/** How far `time` lies ahead of the machine's clock, in milliseconds; negative where behind. */
export function aheadMs(time: Hlc, clock: Clock): number {
  return msOfHlc(time) - clock.now();
}

/** The greatest timestamp that is not too far ahead; operations with a later one are held. */
export function latestTrusted(clock: Clock): Hlc {
  return hlcFromMs(Math.floor(clock.now()) + MAX_CLOCK_SKEW_MS + 1) - 1;
}

export class HybridClock {
  readonly #clock: Clock;
  #last: Hlc;

  /** `last`: the greatest timestamp known from an earlier life, so that time never runs back. */
  constructor(clock: Clock, last: Hlc = 0) {
    this.#clock = clock;
    this.#last = last;
  }

  get last(): Hlc {
    return this.#last;
  }

  /** A timestamp for an event here, above all that were given or observed before. */
  next(): Hlc {
    this.#last = Math.max(this.#last + 1, Math.floor(this.#clock.now()) * TICKS_PER_MS);
    return this.#last;
  }

  /** Takes note of a timestamp from elsewhere. The caller has held back what is too far ahead. */
  observe(time: Hlc): void {
    if (time > this.#last) this.#last = time;
  }
}
