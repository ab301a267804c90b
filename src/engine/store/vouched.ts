import type { VersionVector } from '../core/index.js';
import type { Wal } from '../wal/index.js';
import type { Commits } from './commits.js';

/**
 * Where the log syncs later than it answers: what other nodes may be told of. If they knew an
 * operation that a crash takes away here, its number would be used for another one.
 */
export class Vouched {
  readonly #wal: Wal;
  readonly #commits: Commits;
  #vector: VersionVector;
  /** What may be vouched for once the log is durable up to `sequence`. */
  #next: { readonly sequence: number; readonly vector: VersionVector } | null = null;

  constructor(wal: Wal, commits: Commits) {
    this.#wal = wal;
    this.#commits = commits;
    this.#vector = commits.state.vector.clone();
  }

  get vector(): VersionVector {
    const durable = this.#wal.status().durableSequence;
    const { applied, state } = this.#commits;
    if (durable >= applied) {
      this.#vector = state.vector.clone();
      this.#next = null;
      return this.#vector;
    }
    if (this.#next && durable >= this.#next.sequence) {
      this.#vector = this.#next.vector;
      this.#next = null;
    }
    this.#next ??= { sequence: applied, vector: state.vector.clone() };
    return this.#vector;
  }
}
