import type { Clock, Timer } from '../../../src/engine/core/index.js';

/** Time that passes only when told to. */
export class SimulatedNetworkClock implements Clock {
  #now = 1_700_000_000_000;
  #count = 0;
  readonly #due = new Map<number, { at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  /** Timers that have neither run nor been cancelled. */
  get pending(): number {
    return this.#due.size;
  }

  after(ms: number, run: () => void): Timer {
    this.#count += 1;
    const id = this.#count;
    this.#due.set(id, { at: this.#now + ms, run });
    return { cancel: () => void this.#due.delete(id) };
  }

  /** Runs what falls due within `ms`, in order, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#earliest(end); next; next = this.#earliest(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#due.delete(next.id);
      next.run();
      await settled();
    }
    this.#now = end;
  }

  /** Lets time pass until `promise` has settled. @throws where an hour is not enough. */
  async during<T>(promise: Promise<T>): Promise<T> {
    let pending = true;
    const done = promise.finally(() => {
      pending = false;
    });
    for (let rounds = 0; pending; rounds += 1) {
      if (rounds > 36_000) throw new Error('after an hour of simulated time it has not come about');
      await this.advance(100);
    }
    return done;
  }

  /** Lets time pass until `look` says true. @throws with `what` where an hour is not enough. */
  async until(what: string, look: () => boolean): Promise<void> {
    for (let rounds = 0; !look(); rounds += 1) {
      if (rounds > 36_000) throw new Error(`after an hour of simulated time still not: ${what}`);
      await this.advance(100);
    }
  }

  #earliest(end: number) {
    let earliest: { id: number; at: number; run: () => void } | null = null;
    for (const [id, { at, run }] of this.#due) {
      if (at <= end && (earliest === null || at < earliest.at)) earliest = { id, at, run };
    }
    return earliest;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
