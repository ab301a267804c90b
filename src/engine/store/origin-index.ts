import type { Origin } from '../core/index.js';
import { fate, type Version } from './version.js';

const TIDY_FROM = 64;

/**
 * The operations of one origin that other nodes may want, by counter. Those that left are dropped
 * in bulk, once half of the list is gone.
 */
export class OriginIndex {
  #versions: Version[] = [];
  #gone = 0;
  #sorted = true;
  #last = 0;

  constructor(readonly origin: Origin) {}

  get live(): number {
    return this.#versions.length - this.#gone;
  }

  add(version: Version): void {
    if (version.counter < this.#last) this.#sorted = false;
    else this.#last = version.counter;
    this.#versions.push(version);
  }

  /** To be told of each version that was added and whose fate is now `gone`. */
  left(): void {
    this.#gone += 1;
    if (this.#gone < TIDY_FROM || this.#gone * 2 < this.#versions.length) return;
    this.#versions = this.#versions.filter((version) => version.fate !== fate.gone);
    this.#gone = 0;
  }

  /** All in the order of their counters, among them some that are gone. Not to be changed. */
  all(): readonly Version[] {
    if (!this.#sorted) {
      this.#versions.sort((a, b) => a.counter - b.counter);
      this.#sorted = true;
    }
    return this.#versions;
  }

  /** Where in `all()` the operations above `counter` begin. */
  firstAfter(counter: number): number {
    if (counter >= this.#last) return this.#versions.length;
    const versions = this.all();
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((versions[middle] as Version).counter <= counter) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
