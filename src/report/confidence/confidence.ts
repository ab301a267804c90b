import type { Confidence, RateEstimate } from '../document.js';
import { CONFIDENCE_LEVEL, upperBound } from './upper-bound.js';

/** What was counted, over all operations of a run. */
export interface Counted {
  /** Operations that write, and of those: acknowledged, and undecided. */
  writes: number;
  acknowledged: number;
  undecided: number;
  /** Acknowledged writes that are missing, or there in part. */
  lost: number;
  /** Creations that were sent, and those found more than once. */
  creations: number;
  duplicated: number;
}

/**
 * How much the counts of one run can say about the rates behind them. What could not be decided is
 * left out of the trials, wherever it may belong: that makes a bound higher, never lower.
 */
export function confidenceOf(counted: Counted): Confidence {
  return {
    level: CONFIDENCE_LEVEL,
    decided: Math.max(0, counted.writes - counted.undecided),
    undecided: counted.undecided,
    loss: estimate(counted.lost, counted.acknowledged - counted.undecided),
    duplication: estimate(counted.duplicated, counted.creations - counted.undecided),
  };
}

/** Agents of another make may report findings on operations that they never announced. */
function estimate(found: number, decided: number): RateEstimate {
  const of = Math.max(found, decided, 0);
  return { found, of, rate: of === 0 ? null : found / of, upper_bound: upperBound(found, of) };
}
