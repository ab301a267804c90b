import type { Origin } from '../core/index.js';
import type { Version } from './version.js';

/** Operations whose clock is too far ahead, by (origin, counter). */
export class Held {
  readonly #versions = new Map<string, Version>();

  get size(): number {
    return this.#versions.size;
  }

  [Symbol.iterator](): Iterator<Version> {
    return this.#versions.values();
  }

  find(origin: Origin, counter: number): Version | undefined {
    return this.#versions.size === 0 ? undefined : this.#versions.get(id(origin, counter));
  }

  add(version: Version): void {
    this.#versions.set(id(version.origin, version.counter), version);
  }

  remove({ origin, counter }: Version): void {
    this.#versions.delete(id(origin, counter));
  }
}

function id(origin: Origin, counter: number): string {
  return `${origin}/${counter}`;
}
