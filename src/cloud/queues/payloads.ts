import { type Static, Type } from 'typebox';
import { Id } from '../platform/http/parameters.js';

/**
 * What travels through the queues, described once. The edge checks its requests with these schemas,
 * the worker checks its jobs with them again, since a queue outlives deployments.
 */

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
export const FINISH_STATUSES = ['finished', 'failed', 'cancelled'] as const;
export const MOST_EVENTS_PER_BATCH = 1_000;

export const Severity = Type.Enum([...SEVERITIES]);
export const Method = Type.Enum([...METHODS]);
export const FinishStatus = Type.Enum([...FINISH_STATUSES]);
export const Seq = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const Timestamp = Type.String({ format: 'date-time', maxLength: 40 });
export const HttpUrl = Type.String({
  maxLength: 2_048,
  pattern: '^https?://[^\\s/?#]+[^\\s]*$',
  description: 'an http or https address',
});
/** A number or a word, kept and given back as it was sent. */
export const Seed = Type.Union([
  Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  Type.String({ maxLength: 100 }),
]);

/** Free words about a run: commit, branch, … A pattern, since a length of keys is not checked. */
export const Labels = Type.Unsafe<Record<string, string>>({
  type: 'object',
  patternProperties: { '^[^\\x00-\\x1f\\x7f]{1,60}$': { type: 'string', maxLength: 500 } },
  additionalProperties: false,
  maxProperties: 50,
});

const EVENT_FIELDS = {
  id: Type.Optional(Id('evt')),
  event_type: Type.String({ minLength: 2, maxLength: 120 }),
  severity: Type.Optional(Severity),
  message: Type.Optional(Type.String({ maxLength: 1_000 })),
  payload: Type.Optional(Type.Unknown({ description: 'any JSON, at most 64 KiB' })),
  occurred_at: Type.Optional(Timestamp),
};

/** An event as an agent sends it. */
export const EventInput = Type.Object(
  { seq: Type.Optional(Seq), ...EVENT_FIELDS, run_id: Type.Optional(Id('run')) },
  { additionalProperties: false },
);
export type EventInput = Static<typeof EventInput>;

/** An event in a job: numbered, by its agent or by the server. */
export const QueuedEvent = Type.Object(
  { seq: Seq, ...EVENT_FIELDS },
  { additionalProperties: false },
);
export type QueuedEvent = Static<typeof QueuedEvent>;

const Run = { run_id: Id('run'), project_id: Id('prj') };
const EpochMs = Type.Integer({ minimum: 0 });

export const OpenJob = Type.Object({
  ...Run,
  agent_id: Id('agt'),
  owner_id: Id('usr'),
  target_url: HttpUrl,
  method: Method,
  scenario: Type.String({ minLength: 2, maxLength: 120 }),
  seed: Type.Union([Seed, Type.Null()]),
  labels: Labels,
  // As the agent's clock says it, which may be before 1970.
  started_at: Type.Integer(),
  accepted_at: EpochMs,
});
export type OpenJob = Static<typeof OpenJob>;

export const Numbering = Type.Enum(['agent', 'server']);
export type Numbering = Static<typeof Numbering>;

export const BatchJob = Type.Object({
  ...Run,
  agent_id: Id('agt'),
  /** Names the batch among those of its run, for what is pending. */
  batch_id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
  numbering: Numbering,
  accepted_at: EpochMs,
  events: Type.Array(QueuedEvent, { minItems: 1, maxItems: MOST_EVENTS_PER_BATCH }),
});
export type BatchJob = Static<typeof BatchJob>;

export const FinishJob = Type.Object({
  ...Run,
  agent_id: Type.Union([Id('agt'), Type.Null()]),
  status: FinishStatus,
  last_seq: Type.Union([Seq, Type.Null()]),
  accepted_at: EpochMs,
});
export type FinishJob = Static<typeof FinishJob>;

export const CloseJob = Type.Object(Run);
export type CloseJob = Static<typeof CloseJob>;

export const AgentReportJob = Type.Object({
  ...Run,
  agent_id: Id('agt'),
  summary: Type.String(),
  raw_json: Type.Unknown(),
  accepted_at: EpochMs,
});
export type AgentReportJob = Static<typeof AgentReportJob>;

/** `policy` only where an operator asks for another one than new scores are made with. */
export const ScoreJob = Type.Object({ ...Run, policy: Type.Optional(Type.String()) });
export type ScoreJob = Static<typeof ScoreJob>;

export const DeletionJob = Type.Object({
  kind: Type.Enum(['run', 'project']),
  id: Type.String({ maxLength: 40 }),
});
export type DeletionJob = Static<typeof DeletionJob>;
