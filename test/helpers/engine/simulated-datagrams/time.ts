import type { Clock, Timer } from '../../../../src/engine/core/index.js';

const START_MS = 1_700_000_000_000;

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when a test says so, and any number of clocks that tell it wrongly. */
export class SimulatedTime {
  #elapsed = 0;
  #planned: Planned[] = [];
  #order = 0;

  /** @param skewMs how far the machine's clock is ahead; can be changed while it runs. */
  clock(skewMs = 0): SimulatedClock {
    return new SimulatedClock(this, skewMs);
  }

  get elapsedMs(): number {
    return this.#elapsed;
  }

  /** Runs what is due in between, in order, and lets what it started settle. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settled();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#planned.splice(this.#planned.indexOf(next), 1);
      this.#elapsed = Math.max(this.#elapsed, next.at);
      next.run();
      await settled();
    }
    this.#elapsed = end;
  }

  after(ms: number, run: () => void): Timer {
    const planned = { at: this.#elapsed + Math.max(0, ms), order: this.#order++, run };
    this.#planned.push(planned);
    return {
      cancel: () => {
        this.#planned = this.#planned.filter((one) => one !== planned);
      },
    };
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#planned.length;
  }

  #next(end: number): Planned | null {
    const due = this.#planned.filter(({ at }) => at <= end);
    if (due.length === 0) return null;
    return due.reduce((a, b) => (b.at < a.at || (b.at === a.at && b.order < a.order) ? b : a));
  }
}

export class SimulatedClock implements Clock {
  constructor(
    readonly time: SimulatedTime,
    public skewMs: number,
  ) {}

  now(): number {
    return Math.floor(START_MS + this.time.elapsedMs + this.skewMs);
  }

  after(ms: number, run: () => void): Timer {
    return this.time.after(ms, run);
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
