import type { Verdict } from './verdict.js';
import type { Version } from './version.js';

/** An operation in a record, and what was decided for the case that it conflicts. */
export interface Brought {
  readonly version: Version;
  readonly decided: Verdict;
}
