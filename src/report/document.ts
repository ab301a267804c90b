/** The run a report is about, as the cloud presents it. Times are ISO 8601 strings. */
export interface ReportRun {
  id: string;
  target_url: string;
  method: string;
  scenario: string;
  status: string;
  seed?: string | number | null;
  started_at?: string | null;
  finished_at?: string | null;
  labels?: Readonly<Record<string, string>> | null;
}

/** An event as the builder takes it. `occurred_at` is in epoch milliseconds. */
export interface ReportEvent {
  id: string;
  seq: number;
  event_type: string;
  severity: string;
  message: string;
  payload: unknown;
  occurred_at: number;
}

/** One reason why points are missing, as `src/scoring` computes it. */
export interface ReportDeduction {
  rule: string;
  count: number;
  points: number;
  event_ids: readonly string[];
}

/** The score a report is finished with. Null where a run has nothing to be scored on. */
export interface ReportScore {
  score: number | null;
  grade: string | null;
  risks: Readonly<Record<string, boolean>>;
  deductions: readonly ReportDeduction[];
}

/** What became of an operation that was not simply kept, worst first. */
export type Verdict = 'lost' | 'partial' | 'duplicated' | 'unknown' | 'failed' | 'applied';

/** One line of an operation's history. */
export interface HistoryEntry {
  event_id: string;
  seq: number;
  event_type: string;
  at: string;
  attempt: number | null;
  fault: string | null;
  status: number | null;
  latency_ms: number | null;
  /** The entry in words. */
  what: string;
  /** `run` marks what happened to the whole application meanwhile, such as a restart. */
  scope: 'operation' | 'run';
}

/** An operation that needs explaining, with all that is known of it. */
export interface OperationEvidence {
  operation: string;
  verdict: Verdict;
  acknowledged: boolean | null;
  copies: number | null;
  attempts: number;
  faults: string[];
  /** The finding in one sentence. */
  finding: string;
  history: HistoryEntry[];
  /** False where entries were left out to bound the report; `notes` say so too. */
  history_complete: boolean;
}

/** An event quoted as the reason of a deduction. */
export interface QuotedEvent {
  event_id: string;
  seq: number;
  event_type: string;
  severity: string;
  at: string;
  message: string;
  /** The payload as JSON, cut to 400 characters. */
  payload: string;
}

export interface Evidence {
  /** Operations per verdict, all of them, also those not listed below. */
  counts: Record<Verdict, number>;
  operations_total: number;
  operations_acknowledged: number;
  /** Worst first; at most `MAX_EVIDENCE_OPERATIONS`. */
  operations: OperationEvidence[];
  /** The first events behind each deduction, for agents of any make. */
  deductions: { rule: string; events: QuotedEvent[] }[];
  /** What this report leaves out, in sentences; empty when it is complete. */
  notes: string[];
}

/** One attempt of an operation, for charts. */
export interface TimelineAttempt {
  attempt: number;
  sent_at: string;
  ended_at: string | null;
  outcome: 'answered' | 'no_answer' | 'open';
  status: number | null;
  fault: string | null;
}

export interface TimelineOperation {
  operation: string;
  verdict: Verdict | 'kept' | null;
  attempts: TimelineAttempt[];
}

export interface TimelineBucket {
  at: string;
  events: number;
  requests: number;
  answered: number;
  failed: number;
  faults: number;
  risks: number;
}

export interface Timeline {
  from: string | null;
  to: string | null;
  bucket_ms: number;
  buckets: TimelineBucket[];
  /** Faults that lay over the whole run for a while. */
  fault_windows: { fault: string; from: string; to: string | null }[];
  restarts: { at: string; downtime_ms: number | null }[];
  /** Injected faults per name. */
  faults: Record<string, number>;
  operations_total: number;
  operations: TimelineOperation[];
}

/** Milliseconds; null where there was no answer to measure. */
export interface LatencySummary {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export interface Latency {
  without_faults: LatencySummary;
  with_faults: LatencySummary;
}

/** What a report consists of; the cloud adds id, run_id, revision and created_at. */
export interface ReportBody {
  summary: string;
  score: number | null;
  grade: string | null;
  risks: Record<string, boolean>;
  deductions: ReportDeduction[];
  evidence: Evidence;
  timeline: Timeline;
  latency: Latency;
}
