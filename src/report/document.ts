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
  /** `create`, `update`, `delete`, `read`, `list`; null where the agent does not tell. */
  kind?: string | null;
  /** The operation that created what this one works on; null for creations. */
  subject?: string | null;
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

/** How often something was found, and how often it may be found in the long run. */
export interface RateEstimate {
  found: number;
  /** Decided operations that it could have been found on. */
  of: number;
  /** found / of; null where nothing was decided. */
  rate: number | null;
  /** Exact (Clopper–Pearson), one-sided; null where nothing was decided. */
  upper_bound: number | null;
}

/** What the number of operations says about the rates behind what was found. */
export interface Confidence {
  /** 0.95: each upper bound holds in that share of all runs. */
  level: number;
  /** Writes of which it is known what became of them, and the others. */
  decided: number;
  undecided: number;
  /** Acknowledged writes that are missing or there in part. */
  loss: RateEstimate;
  /** Creations found more than once. */
  duplication: RateEstimate;
}

/** Operations of one kind, and what became of those that were not simply kept. */
export interface KindCounts {
  kind: string;
  operations: number;
  acknowledged: number;
  verdicts: Record<Verdict, number>;
}

/**
 * One call of a history that cannot be explained. `from` and `to` are places in the order in which
 * calls began and ended, from 0: that order decides, not the clock.
 */
export interface ViolationCall {
  process: string;
  /** In words: `write "b"`, `read → "a"`. */
  what: string;
  from: number;
  /** Null where it is not known when it happened: at any time since `from`, or never. */
  to: number | null;
  outcome: 'ok' | 'fail' | 'info';
  /** The operation that it belongs to, where the agent tells. */
  operation: string | null;
}

/** Answers of the API that no order of the calls explains. */
export interface Violation {
  event_id: string;
  seq: number;
  at: string;
  /** What the calls were made on. */
  key: string | null;
  operations: string[];
  finding: string;
  /** The smallest part of the history that cannot be explained, in the order of beginning. */
  calls: ViolationCall[];
  /** False where calls were left out to bound the report. */
  calls_complete: boolean;
}

/** Fields with a question mark are missing in reports that were stored before they came to be. */
export interface Evidence {
  /** Operations per verdict, all of them, also those not listed below. */
  counts: Record<Verdict, number>;
  operations_total: number;
  operations_acknowledged: number;
  /** Worst first; at most `MAX_EVIDENCE_OPERATIONS`. */
  operations: OperationEvidence[];
  /** In the order of first appearance. */
  kinds?: KindCounts[];
  confidence?: Confidence;
  violations_total?: number;
  /** The first ones. */
  violations?: Violation[];
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
  kind?: string | null;
  subject?: string | null;
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
  p90?: number | null;
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
