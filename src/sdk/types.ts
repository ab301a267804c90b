/** The resources of the cloud's API. Times are ISO 8601 strings in UTC. */

import type { ReportEvidence, ReportLatency, ReportTimeline } from './report-types.js';

export type * from './report-types.js';
export type * from './timeline-types.js';

export type Severity = 'info' | 'warning' | 'error' | 'critical';
export type RunMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
export type FinalStatus = 'finished' | 'failed' | 'cancelled';
export type RunStatus = 'accepted' | 'running' | 'finishing' | FinalStatus | 'abandoned';
export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';
export type ReportFormat = 'json' | 'html' | 'markdown' | 'junit';

export interface Risks {
  data_loss: boolean;
  duplicate: boolean;
  timeout: boolean;
  recovery: boolean;
}

export interface Deduction {
  rule: string;
  count: number;
  points: number;
  event_ids: string[];
}

export interface User {
  id: string;
  email: string;
  name: string;
  role: string;
  created_at: string;
}

export interface Session {
  user: User;
  token: string;
  expires_at: string;
}

export interface Project {
  id: string;
  name: string;
  slug: string;
  description: string;
  base_url: string;
  created_at: string;
  updated_at: string;
}

export interface Agent {
  id: string;
  project_id: string;
  name: string;
  key_prefix: string;
  last_seen_at: string | null;
  presence: 'online' | 'idle' | 'offline';
  created_at: string;
  updated_at: string;
  rotated_at: string | null;
}

/** The plain key is in no other answer: keep it. */
export interface AgentWithKey {
  agent: Agent;
  api_key: string;
}

export interface Ingest {
  accepted: number;
  persisted: number;
  rejected: number;
  /** Every event up to this seq is stored or rejected; null where the server numbers the events. */
  persisted_through: number | null;
}

export interface Run {
  id: string;
  project_id: string;
  agent_id: string;
  target_url: string;
  method: RunMethod;
  scenario: string;
  seed: string | number | null;
  status: RunStatus;
  started_at: string | null;
  finished_at: string | null;
  created_at: string;
  updated_at: string;
  ingest: Ingest;
  score: number | null;
  grade: Grade | null;
  risks: Risks | null;
  revision: number;
  labels: Record<string, string>;
}

export interface Score {
  run_id: string;
  score: number | null;
  grade: Grade | null;
  risks: Risks;
  deductions: Deduction[];
  policy: string;
  computed_at: string | null;
  /** The run is not final yet. */
  provisional?: boolean;
  /** The run was abandoned, and is scored on what it has. */
  incomplete?: boolean;
}

export interface Report {
  id: string;
  run_id: string;
  project_id: string;
  /** The run's. */
  scenario: string;
  revision: number;
  summary: string;
  score: number | null;
  grade: Grade | null;
  risks: Risks;
  deductions: Deduction[];
  evidence: ReportEvidence;
  timeline: ReportTimeline;
  latency: ReportLatency;
  /** What the agent sent with `putReport`; null where it sent nothing. */
  agent_summary: string | null;
  raw_json: unknown;
  created_at: string;
}

export interface StoredEvent {
  id: string;
  run_id: string;
  seq: number;
  event_type: string;
  severity: Severity;
  message: string;
  payload: unknown;
  occurred_at: string;
  created_at: string;
}

/** What a worker could not persist. */
export interface Rejection {
  id: string;
  run_id: string;
  seq: number | null;
  event_id: string | null;
  code: string;
  reason: string;
  body: unknown;
  created_at: string;
}

/** An event as it is sent. */
export interface EventInput {
  event_type: string;
  severity?: Severity;
  message?: string;
  payload?: unknown;
  occurred_at?: string;
  id?: string;
  seq?: number;
}

export interface CreateRunInput {
  target_url: string;
  scenario: string;
  method?: RunMethod;
  /** `run_` and a UUIDv7 without dashes; chosen by the client when it is left out. */
  id?: string;
  seed?: string | number;
  labels?: Record<string, string>;
  started_at?: string;
  project_id?: string;
  agent_id?: string;
}

export interface CreateProjectInput {
  name: string;
  description?: string;
  base_url?: string;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  total: number;
  limit: number;
  offset: number;
  /** Runs only: accepted and not yet persisted, hence not in `items`. */
  pending?: number;
}

export type ListQuery = Readonly<Record<string, string | number | undefined>>;

export type RunSort =
  | 'created_at'
  | '-created_at'
  | 'score'
  | '-score'
  | 'finished_at'
  | '-finished_at';

/** Filters and order of the list of runs. */
export type RunQuery = {
  readonly limit?: number;
  readonly offset?: number;
  readonly project_id?: string;
  readonly agent_id?: string;
  readonly status?: RunStatus;
  readonly method?: RunMethod;
  readonly scenario?: string;
  readonly target_url?: string;
  readonly grade?: Grade;
  /** One label, `name:value`, exactly. */
  readonly label?: string;
  /** Default `-created_at`; runs without a score, or without an end, come last in both orders. */
  readonly sort?: RunSort;
};

/** A final run of a project, as its trend shows it. */
export interface TrendPoint {
  run_id: string;
  scenario: string;
  score: number | null;
  grade: Grade | null;
  risks: Risks | null;
  revision: number;
  labels: Record<string, string>;
  created_at: string;
  finished_at: string | null;
}

/** How full one queue is. */
export interface QueueReading {
  shard: string | number;
  lane: string;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** 0 where none waits. */
  oldest_waiting_seconds: number;
}
