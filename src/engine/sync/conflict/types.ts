import type { Decide } from '../../store/index.js';

/** What becomes of two operations on one key whose writers did not know of each other. */
export interface ConflictPolicy {
  readonly name: string;
  /** For the documentation and `status`. */
  readonly summary: string;
  readonly decide: Decide;
}
