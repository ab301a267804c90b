import type { Clock, Timer } from '../../../../src/engine/core/index.js';

/** Time that passes only when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  readonly #due = new Set<{ readonly at: number; readonly run: () => void }>();

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): Timer {
    const timer = { at: this.#now + ms, run };
    this.#due.add(timer);
    return { cancel: () => void this.#due.delete(timer) };
  }

  /** Moves to a time, also backwards, and runs what is due by then. */
  set(now: number): void {
    this.#now = now;
    for (const timer of [...this.#due].sort((a, b) => a.at - b.at)) {
      if (timer.at > now || !this.#due.delete(timer)) continue;
      timer.run();
    }
  }

  advance(ms: number): void {
    this.set(this.#now + ms);
  }
}
