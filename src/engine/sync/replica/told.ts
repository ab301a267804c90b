import { VersionVector } from '../../core/index.js';

/** What the other end of a session was told of this node's vector, so that only growth is sent. */
export class Told {
  readonly #vector: VersionVector;

  constructor(vector: VersionVector) {
    this.#vector = vector.clone();
  }

  get vector(): VersionVector {
    return this.#vector;
  }

  /** Whether anything is new. */
  isStale(vector: VersionVector): boolean {
    return !this.#vector.includes(vector);
  }

  /** What is new since the last call. It is taken as told now. */
  growth(vector: VersionVector): VersionVector {
    const growth = new VersionVector();
    for (const [origin, counter] of vector.entries()) {
      if (this.#vector.covers(origin, counter)) continue;
      growth.raise(origin, counter);
      this.#vector.raise(origin, counter);
    }
    return growth;
  }
}
