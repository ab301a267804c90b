import type { ReportEvent, Verdict } from '../document.js';

/** An event as the collector takes it: `occurred_at` in epoch milliseconds, or as the API tells it. */
export type LaneEvent = Omit<ReportEvent, 'occurred_at'> & { occurred_at: number | string };

/**
 * A run as columns, for drawing: one entry per operation, one per attempt. Milliseconds count from
 * `from`. Operations come in the order of their beginning; attempts in the order of their operations,
 * and within one operation in the order of their beginning.
 */
export interface RunTimeline {
  run_id: string;
  revision: number;
  from: string | null;
  to: string | null;
  operations_total: number;
  /** False where operations, or attempts of one, were left out to bound the size. */
  complete: boolean;
  /** Names that `attempts.fault` points into. */
  faults: string[];
  /** Names that `operations.kind` points into. */
  kinds: string[];
  operations: LaneOperations;
  attempts: LaneAttempts;
  /** Faults that lay over the whole run for a while. */
  fault_windows: { fault: string; from_ms: number; to_ms: number | null }[];
  /** `at_ms` is when the application was back, after `downtime_ms`. */
  restarts: { at_ms: number; downtime_ms: number | null }[];
}

export interface LaneOperations {
  name: string[];
  kind: (number | null)[];
  /** Null where it is not known yet what became of the operation. */
  verdict: LaneVerdict[];
  acknowledged: (boolean | null)[];
  /** seq of its first and last event before the verdicts, to page to them with `after_seq`. */
  first_seq: number[];
  last_seq: number[];
  verdict_seq: (number | null)[];
}

export type LaneVerdict = Verdict | 'kept' | null;

export interface LaneAttempts {
  /** Index into `operations`. */
  operation: number[];
  attempt: number[];
  start_ms: number[];
  end_ms: (number | null)[];
  outcome: AttemptOutcome[];
  status: (number | null)[];
  fault: (number | null)[];
}

export type AttemptOutcome = 'answered' | 'no_answer' | 'open';
