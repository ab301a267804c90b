import type { LoadResult } from './orders.js';

/** Gathers what the requests of one measurement came to. */
export class Tally {
  readonly #startedAt = performance.now();
  readonly #latencies: number[] = [];
  readonly #statuses: Record<string, number> = {};

  /** @param sentAt as performance.now() says. */
  add(status: number, sentAt: number): void {
    this.#latencies.push(performance.now() - sentAt);
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
  }

  /** To be called when the last answer is there. */
  result(): LoadResult {
    const endedAt = performance.now();
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      startedAt: performance.timeOrigin + this.#startedAt,
      endedAt: performance.timeOrigin + endedAt,
      statuses: this.#statuses,
      p99Ms: sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0,
    };
  }
}
