import type { Finding, Outcome } from '../history/index.js';

/** What became of an operation, decided from what was acknowledged and what was found. */
export const VERDICTS = [
  'kept',
  'lost',
  'partial',
  'duplicated',
  'failed',
  'applied',
  'unknown',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The table of the oracle. What cannot be read is never taken for kept, nor for lost. */
export function verdictOf(outcome: Outcome, finding: Finding | undefined): Verdict {
  if (finding === undefined || !finding.readable) return 'unknown';
  if (finding.copies > 1) return 'duplicated';
  if (finding.copies === 0) return outcome.acknowledged ? 'lost' : 'failed';
  if (finding.differences.length > 0) return 'partial';
  return outcome.acknowledged ? 'kept' : 'applied';
}
