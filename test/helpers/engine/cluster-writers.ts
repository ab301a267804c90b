import type { Result } from '../../../src/engine/core/index.js';
import type { Written } from '../../../src/engine/store/index.js';
import type { Seeded } from '../seed.js';
import type { ClusterNode } from './cluster-node.js';

type Id = Pick<Written, 'time' | 'origin' | 'counter'>;

interface Attempt {
  readonly key: string;
  /** Null deletes. No other attempt has the same value. */
  readonly value: string | null;
  /** Null until it is answered, and for ever where the node died before. */
  written: Written | null;
}

/**
 * Writes at random, remembers every answer, and knows what must come out: on each key the latest
 * that was answered, unless one that got no answer was later still.
 */
export class ClusterWriters {
  readonly #seed: Seeded;
  readonly #keys: number;
  readonly #attempts = new Map<string, Attempt[]>();
  #count = 0;

  constructor(seed: Seeded, keys: number) {
    this.#seed = seed;
    this.#keys = keys;
  }

  get count(): number {
    return this.#count;
  }

  write(node: ClusterNode): void {
    const dice = this.#seed.random();
    if (dice < 0.15) this.#batch(node);
    else if (dice < 0.3) this.#remove(node, this.#key());
    else this.#put(node, this.#key());
  }

  /** What is wrong with the values of a node; empty where nothing is. */
  faults(node: ClusterNode): string[] {
    const faults: string[] = [];
    for (const [key, attempts] of this.#attempts) {
      const last = attempts.reduce<Written | null>(
        (latest, { written }) =>
          written && (!latest || isLater(written, latest)) ? written : latest,
        null,
      );
      const fault = this.#fault(node, key, attempts, last);
      if (fault) faults.push(`${node.id}: ${key}: ${fault}`);
    }
    return faults;
  }

  #fault(
    node: ClusterNode,
    key: string,
    attempts: readonly Attempt[],
    last: Written | null,
  ): string | null {
    const found = node.store.get(key);
    if (found) {
      const attempt = attempts.find(({ value }) => value === found.value.toString());
      if (!attempt) return `${found.value.toString()} was never written`;
      if (last && isLater(last, found)) return `${attempt.value} is not the latest`;
      return null;
    }
    const unanswered = attempts.some(({ value, written }) => value === null && !written);
    const lastValue = attempts.find(({ written }) => written === last)?.value ?? null;
    return last && lastValue !== null && !unanswered ? `${lastValue} is lost` : null;
  }

  #put(node: ClusterNode, key: string): void {
    const attempt = this.#attempt(key, `v${this.#count}`);
    void node.store.put(key, Buffer.from(attempt.value ?? '')).then((result) => {
      attempt.written = result.isOk() ? result.value() : null;
    });
  }

  #remove(node: ClusterNode, key: string): void {
    if (!node.store.has(key)) return;
    const attempt = this.#attempt(key, null);
    void node.store.remove(key).then((result) => {
      attempt.written = result.isOk() ? result.value() : null;
    });
  }

  #batch(node: ClusterNode): void {
    const keys = [...new Set([this.#key(), this.#key(), this.#key()])];
    const attempts = keys.map((key) => this.#attempt(key, `v${this.#count}`));
    const writes = attempts.map(({ key, value }) => ({ key, value: Buffer.from(value ?? '') }));
    void node.store.batch(writes).then((result: Result<readonly Written[]>) => {
      if (result.isErr()) return;
      for (const [index, written] of result.value().entries()) {
        const attempt = attempts[index];
        if (attempt) attempt.written = written;
      }
    });
  }

  #attempt(key: string, value: string | null): Attempt {
    const attempt: Attempt = { key, value, written: null };
    const attempts = this.#attempts.get(key);
    if (attempts) attempts.push(attempt);
    else this.#attempts.set(key, [attempt]);
    this.#count += 1;
    return attempt;
  }

  #key(): string {
    return `k${this.#seed.between(0, this.#keys - 1)}`;
  }
}

function isLater(a: Id, b: Id): boolean {
  if (a.time !== b.time) return a.time > b.time;
  if (a.origin !== b.origin) return a.origin > b.origin;
  return a.counter > b.counter;
}
