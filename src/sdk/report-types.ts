/** What a report consists of besides its score, as `GET /api/runs/:run_id/report` answers it. */

/** What became of an operation that was not simply kept, worst first. */
export type ReportVerdict = 'lost' | 'partial' | 'duplicated' | 'unknown' | 'failed' | 'applied';

/** One line of an operation's history. */
export interface ReportHistoryEntry {
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
export interface ReportOperation {
  operation: string;
  /** `create`, `update`, `delete`, `read`, `list`; null where the agent does not tell. */
  kind?: string | null;
  /** The operation that created what this one works on; null for creations. */
  subject?: string | null;
  verdict: ReportVerdict;
  acknowledged: boolean | null;
  copies: number | null;
  attempts: number;
  faults: string[];
  /** The finding in one sentence. */
  finding: string;
  history: ReportHistoryEntry[];
  /** False where entries were left out to bound the report; `notes` say so too. */
  history_complete: boolean;
}

/** An event quoted as the reason of a deduction. */
export interface ReportQuotedEvent {
  event_id: string;
  seq: number;
  event_type: string;
  severity: string;
  at: string;
  message: string;
  /** The payload as JSON, cut to 400 characters. */
  payload: string;
}

/** How often something was found, and how often it may be found in the long run. */
export interface ReportRateEstimate {
  found: number;
  /** Decided operations that it could have been found on. */
  of: number;
  /** found / of; null where nothing was decided. */
  rate: number | null;
  /** Exact (Clopper–Pearson), one-sided; null where nothing was decided. */
  upper_bound: number | null;
}

/** What the number of operations says about the rates behind what was found. */
export interface ReportConfidence {
  /** 0.95: each upper bound holds in that share of all runs. */
  level: number;
  decided: number;
  undecided: number;
  loss: ReportRateEstimate;
  duplication: ReportRateEstimate;
}

/** Operations of one kind, and what became of those that were not simply kept. */
export interface ReportKindCounts {
  kind: string;
  operations: number;
  acknowledged: number;
  verdicts: Record<ReportVerdict, number>;
}

/** One call of a history that cannot be explained; `from` and `to` are places in its order. */
export interface ReportViolationCall {
  process: string;
  what: string;
  from: number;
  /** Null where it is not known when it happened: at any time since `from`, or never. */
  to: number | null;
  outcome: 'ok' | 'fail' | 'info';
  operation: string | null;
}

/** Answers of the API that no order of the calls explains. */
export interface ReportViolation {
  event_id: string;
  seq: number;
  at: string;
  /** What the calls were made on. */
  key: string | null;
  operations: string[];
  finding: string;
  calls: ReportViolationCall[];
  /** False where calls were left out to bound the report. */
  calls_complete: boolean;
}

/** Fields with a question mark are missing in reports that were stored before they came to be. */
export interface ReportEvidence {
  /** Operations per verdict, all of them, also those not listed below. */
  counts: Record<ReportVerdict, number>;
  operations_total: number;
  operations_acknowledged: number;
  /** Worst first. */
  operations: ReportOperation[];
  /** In the order of first appearance. */
  kinds?: ReportKindCounts[];
  confidence?: ReportConfidence;
  violations_total?: number;
  /** The first ones. */
  violations?: ReportViolation[];
  /** The first events behind each deduction. */
  deductions: { rule: string; events: ReportQuotedEvent[] }[];
  /** What this report leaves out, in sentences; empty when it is complete. */
  notes: string[];
}

export interface ReportTimelineAttempt {
  attempt: number;
  sent_at: string;
  ended_at: string | null;
  outcome: 'answered' | 'no_answer' | 'open';
  status: number | null;
  fault: string | null;
}

export interface ReportTimelineOperation {
  operation: string;
  kind?: string | null;
  subject?: string | null;
  verdict: ReportVerdict | 'kept' | null;
  attempts: ReportTimelineAttempt[];
}

/** Counts per stretch of time. */
export interface ReportTimelineBucket {
  at: string;
  events: number;
  requests: number;
  answered: number;
  failed: number;
  faults: number;
  risks: number;
}

/** The run in short, for a page; `RunTimeline` has all of it. */
export interface ReportTimeline {
  from: string | null;
  to: string | null;
  bucket_ms: number;
  buckets: ReportTimelineBucket[];
  /** Faults that lay over the whole run for a while. */
  fault_windows: { fault: string; from: string; to: string | null }[];
  restarts: { at: string; downtime_ms: number | null }[];
  /** Injected faults per name. */
  faults: Record<string, number>;
  operations_total: number;
  operations: ReportTimelineOperation[];
}

/** Milliseconds; null where there was no answer to measure. */
export interface ReportLatencySummary {
  count: number;
  p50: number | null;
  p90?: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export interface ReportLatency {
  without_faults: ReportLatencySummary;
  with_faults: ReportLatencySummary;
}
