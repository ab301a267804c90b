import { isOpen, type Step } from './steps.js';

/** What is still to take place, counted by value. */
export class Outstanding {
  /** Reads and cas that must find it. */
  readonly demanded: Int32Array;
  /** The same, with open cas that may find it. */
  readonly wanted: Int32Array;
  /** Writes and cas that make it. */
  readonly sources: Int32Array;

  constructor(values: number, steps: readonly Step[]) {
    this.demanded = new Int32Array(values);
    this.wanted = new Int32Array(values);
    this.sources = new Int32Array(values);
    for (const step of steps) this.count(step, 1);
  }

  count(step: Step, by: 1 | -1): void {
    if (step.kind === 'read') {
      for (const value of step.seen) this.#demand(value, by);
      return;
    }
    add(this.sources, step.to, by);
    if (step.kind === 'cas' && isOpen(step)) add(this.wanted, step.from, by);
    else if (step.kind === 'cas') this.#demand(step.from, by);
  }

  #demand(value: number, by: 1 | -1): void {
    add(this.demanded, value, by);
    add(this.wanted, value, by);
  }
}

function add(counts: Int32Array, place: number, by: 1 | -1): void {
  counts[place] = (counts[place] ?? 0) + by;
}
