import type { Choice } from './types.js';

/**
 * What was decided of an operation before it went into the log, for the case that it conflicts with
 * the one that is here. It stands in the log, so that a replay does not ask again: the numbers are
 * part of the format.
 */
export const verdict = {
  /** The later one holds, and the other goes. */
  lastWrite: 0,
  /** The one that is here holds; the new one stays for other nodes. */
  overruled: 1,
  /** The new one holds, and the one that is here goes. */
  prevails: 2,
  /** The later one holds; the other is set aside. */
  both: 3,
  /** It waits until its time has come. */
  held: 4,
  /** The one that is here holds, and the new one goes. */
  yields: 5,
  /** The new one holds; the one that is here stays for other nodes. */
  overrules: 6,
} as const;

export type Verdict = (typeof verdict)[keyof typeof verdict];

export function isVerdict(number: number): number is Verdict {
  return number >= verdict.lastWrite && number <= verdict.overrules;
}

/** Where the operation that is here is the local one, and the new one arrived. */
export const ofArrival: Readonly<Record<Choice, Verdict>> = {
  last_write: verdict.lastWrite,
  local: verdict.overruled,
  remote: verdict.prevails,
  both: verdict.both,
};

/** Where the new one is local, and what arrived before it had not been seen yet. */
export const ofLocalWrite: Readonly<Record<Choice, Verdict>> = {
  last_write: verdict.lastWrite,
  local: verdict.overrules,
  remote: verdict.yields,
  both: verdict.both,
};
