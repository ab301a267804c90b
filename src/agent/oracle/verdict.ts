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

/** What other operations on the same subject explain. */
export interface Explained {
  /** A write of what was found may have taken effect after this operation. */
  byLaterWrite: boolean;
  /** A deletion of the subject had begun before this operation's last answer came. */
  byDeletion: boolean;
}

/** The table of the oracle. What cannot be read is never taken for kept, nor for lost. */
export function verdictOf(
  outcome: Outcome,
  finding: Finding | undefined,
  explained: Explained,
): Verdict {
  switch (outcome.operation.kind) {
    case 'create':
      return ofCreation(outcome, finding, explained);
    case 'update':
      return ofUpdate(outcome, finding, explained);
    case 'delete':
      return ofDeletion(outcome, finding, explained);
    default:
      // What was read is judged with everything else that was read, by the oracles of consistency.
      return outcome.acknowledged ? 'kept' : 'failed';
  }
}

function ofCreation(
  { acknowledged }: Outcome,
  finding: Finding | undefined,
  { byLaterWrite }: Explained,
): Verdict {
  if (finding === undefined || !finding.readable) return 'unknown';
  if (finding.copies > 1) return 'duplicated';
  if (finding.copies === 0 && acknowledged) return byLaterWrite ? 'kept' : 'lost';
  if (finding.copies === 0) return 'failed';
  if (finding.differences.length > 0) return 'partial';
  return acknowledged ? 'kept' : 'applied';
}

function ofUpdate(
  { acknowledged, operation, lastSymptom }: Outcome,
  finding: Finding | undefined,
  { byLaterWrite, byDeletion }: Explained,
): Verdict {
  // The API said truly that there is nothing to update any more.
  if (byDeletion && (lastSymptom === 'status 404' || lastSymptom === 'status 410')) return 'kept';
  if (finding === undefined || !finding.readable) return 'unknown';
  if (finding.value === operation.value) {
    if (finding.differences.length > 0) return 'partial';
    return acknowledged ? 'kept' : 'applied';
  }
  if (!acknowledged) return 'failed';
  return byLaterWrite ? 'kept' : 'lost';
}

function ofDeletion(
  { acknowledged }: Outcome,
  finding: Finding | undefined,
  { byLaterWrite }: Explained,
): Verdict {
  if (finding === undefined || !finding.readable) return 'unknown';
  if (finding.value === null) return acknowledged ? 'kept' : 'applied';
  if (!acknowledged) return 'failed';
  return byLaterWrite ? 'kept' : 'lost';
}
