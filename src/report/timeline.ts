import type { Buckets } from './buckets.js';
import type { HistoryEntry, Timeline, TimelineAttempt, TimelineOperation } from './document.js';
import type { OperationRecord, Operations } from './operations.js';
import type { Surroundings } from './surroundings.js';

/** Lanes of the timeline. */
export const MAX_TIMELINE_OPERATIONS = 300;

/** The run as a picture: operations with their attempts, faults, and counts per stretch of time. */
export function timelineOf(
  operations: Operations,
  surroundings: Surroundings,
  buckets: Buckets,
  span: { from: string | null; to: string | null },
): Timeline {
  return {
    ...span,
    ...buckets.list(),
    ...surroundings.timeline(),
    operations_total: operations.tally.started,
    operations: lanes(operations).map(lane),
  };
}

/** Operations with a verdict first, then the first others; shown in the order they began. */
function lanes(operations: Operations): OperationRecord[] {
  const chosen = new Set(operations.ofInterest(MAX_TIMELINE_OPERATIONS));
  for (const record of operations.records()) {
    if (chosen.size >= MAX_TIMELINE_OPERATIONS) break;
    chosen.add(record);
  }
  return [...chosen].sort((a, b) => a.first_at - b.first_at);
}

function lane(record: OperationRecord): TimelineOperation {
  const attempts = new Map<number, TimelineAttempt>();
  for (const entry of record.entries) place(attempts, entry);
  return {
    operation: record.name,
    kind: record.kind,
    subject: record.subject,
    verdict: record.verdict ?? (record.acknowledged === true ? 'kept' : null),
    attempts: [...attempts.values()].sort((a, b) => a.attempt - b.attempt),
  };
}

function place(attempts: Map<number, TimelineAttempt>, entry: HistoryEntry): void {
  if (entry.event_type === 'request_sent') {
    const attempt = entry.attempt ?? attempts.size + 1;
    attempts.set(attempt, {
      attempt,
      sent_at: entry.at,
      ended_at: null,
      outcome: 'open',
      status: null,
      fault: entry.fault,
    });
    return;
  }
  const outcome = OUTCOMES.get(entry.event_type);
  const open = attempts.get(entry.attempt ?? attempts.size);
  if (open === undefined) return;
  open.fault ??= entry.fault;
  if (outcome === undefined) return;
  open.outcome = outcome;
  open.ended_at = entry.at;
  open.status = entry.status;
}

const OUTCOMES: ReadonlyMap<string, TimelineAttempt['outcome']> = new Map([
  ['response_received', 'answered'],
  ['attempt_failed', 'no_answer'],
  ['request_timeout', 'no_answer'],
  ['connection_failed', 'no_answer'],
]);
