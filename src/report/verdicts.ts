import type { ReportEvent, Verdict } from './document.js';
import type { PayloadReader } from './payload.js';

/** Worst first: the order in which operations are listed. */
export const VERDICTS: readonly Verdict[] = [
  'lost',
  'partial',
  'duplicated',
  'unknown',
  'failed',
  'applied',
];

/** A verdict in the words of a finding: "2 of 9 operations …". */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  lost: 'acknowledged and then missing',
  partial: 'stored in part',
  duplicated: 'applied more than once',
  unknown: 'impossible to read back',
  failed: 'given up although the faults had ended',
  applied: 'applied although the client was told otherwise',
};

/**
 * The verdict that an event states, or null. An acknowledged partial write is told by two events
 * (partial_write_detected and data_loss_risk_detected with reason `partial`); both mean `partial`.
 */
export function verdictOf(event: ReportEvent, payload: PayloadReader): Verdict | null {
  switch (event.event_type) {
    case 'data_loss_risk_detected':
      return payload.text('reason') === 'partial' ? 'partial' : 'lost';
    case 'partial_write_detected':
      return 'partial';
    case 'duplicate_detected':
      return 'duplicated';
    case 'oracle_inconclusive':
      return isAboutWholeHistory(payload) ? null : 'unknown';
    case 'recovery_failed':
      return payload.boolean('applied') === true ? 'applied' : 'failed';
    default:
      return null;
  }
}

/** The consistency check, too, may find no answer; that makes no operation unknown. */
export function isAboutWholeHistory(payload: PayloadReader): boolean {
  return payload.text('operation') === null && (payload.has('oracle') || payload.has('key'));
}

/** Whether the event is the one that counts for its verdict, so that a pair of events counts once. */
export function countsForVerdict(event: ReportEvent, verdict: Verdict): boolean {
  return verdict !== 'partial' || event.event_type === 'partial_write_detected';
}

/** The worse of two verdicts. */
export function worse(a: Verdict | null, b: Verdict): Verdict {
  return a !== null && VERDICTS.indexOf(a) <= VERDICTS.indexOf(b) ? a : b;
}
