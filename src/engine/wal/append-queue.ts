import type { Append } from './types.js';

/** What waits to be appended, first in, first out, without moving anything when one is taken. */
export class AppendQueue {
  #waiting: Append[] = [];
  #batch: Append[] = [];
  #next = 0;
  #added = 0;

  /** How many were ever added. */
  get added(): number {
    return this.#added;
  }

  get length(): number {
    return this.#batch.length - this.#next + this.#waiting.length;
  }

  /** How many were ever taken. */
  get taken(): number {
    return this.#added - this.length;
  }

  add(entry: Append): void {
    this.#waiting.push(entry);
    this.#added += 1;
  }

  take(): Append | undefined {
    if (this.#next === this.#batch.length) {
      this.#batch = this.#waiting;
      this.#waiting = [];
      this.#next = 0;
    }
    const entry = this.#batch[this.#next];
    if (entry) this.#next += 1;
    return entry;
  }
}
