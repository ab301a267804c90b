import type { Clock, Timer } from '../../../src/engine/core/index.js';

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  readonly owner: NodeClock;
}

/** The time of a simulated world. It passes only when told to; each node has a clock of its own. */
export class ClusterTime {
  #now: number;
  #order = 0;
  #due: Due[] = [];

  constructor(now = 1_800_000_000_000) {
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  clock(offsetMs: number): NodeClock {
    return new NodeClock(this, offsetMs);
  }

  schedule(ms: number, run: () => void, owner: NodeClock): Timer {
    this.#order += 1;
    const due: Due = { at: this.#now + Math.max(0, ms), order: this.#order, run, owner };
    this.#due.push(due);
    return {
      cancel: () => {
        this.#due = this.#due.filter((other) => other !== due);
      },
    };
  }

  /** Runs what falls due meanwhile, in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      const { at, owner, run } = next;
      this.#due = this.#due.filter((other) => other !== next);
      this.#now = Math.max(this.#now, at);
      if (owner.isAlive) run();
    }
    this.#now = end;
  }

  #next(end: number): Due | undefined {
    return this.#due
      .filter(({ at }) => at <= end)
      .reduce<Due | undefined>(
        (first, due) =>
          !first || due.at < first.at || (due.at === first.at && due.order < first.order)
            ? due
            : first,
        undefined,
      );
  }
}

/** What one node believes of the time, until it crashes: its timers end with it. */
export class NodeClock implements Clock {
  isAlive = true;
  readonly #time: ClusterTime;

  constructor(
    time: ClusterTime,
    public offsetMs: number,
  ) {
    this.#time = time;
  }

  now(): number {
    return this.#time.now + this.offsetMs;
  }

  after(ms: number, run: () => void): Timer {
    return this.#time.schedule(ms, run, this);
  }
}
