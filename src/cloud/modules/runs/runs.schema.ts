import { type Static, Type } from 'typebox';
import { Id, listQuery } from '../../platform/http/parameters.js';
import {
  FINISH_STATUSES,
  HttpUrl,
  Labels,
  Method,
  Seed,
  Seq,
  Timestamp,
} from '../../queues/index.js';
import { RUN_STATUSES } from './runs.model.js';

export const OpenRunBody = Type.Object(
  {
    id: Type.Optional(Id('run')),
    project_id: Type.Optional(Type.String({ maxLength: 40 })),
    agent_id: Type.Optional(Type.String({ maxLength: 40 })),
    target_url: HttpUrl,
    method: Type.Optional(Method),
    scenario: Type.String({ minLength: 2, maxLength: 120 }),
    seed: Type.Optional(Seed),
    labels: Type.Optional(Labels),
    started_at: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export type OpenRunBody = Static<typeof OpenRunBody>;

export const FinishBody = Type.Object(
  {
    status: Type.Optional(Type.Enum([...FINISH_STATUSES])),
    last_seq: Type.Optional(Seq),
  },
  { additionalProperties: false },
);

export const StatusBody = Type.Object(
  {
    status: Type.Enum(['running', ...FINISH_STATUSES]),
    last_seq: Type.Optional(Seq),
  },
  { additionalProperties: false },
);

const SORTS = [
  'created_at',
  '-created_at',
  'score',
  '-score',
  'finished_at',
  '-finished_at',
] as const;
export type RunSort = (typeof SORTS)[number];

export const RunListQuery = listQuery({
  project_id: Type.Optional(Id('prj')),
  agent_id: Type.Optional(Id('agt')),
  status: Type.Optional(Type.Enum([...RUN_STATUSES])),
  method: Type.Optional(Method),
  scenario: Type.Optional(Type.String({ maxLength: 120 })),
  target_url: Type.Optional(Type.String({ maxLength: 2_048 })),
  grade: Type.Optional(Type.Enum(['A', 'B', 'C', 'D', 'F'])),
  label: Type.Optional(
    Type.String({
      pattern: '^[^\\x00-\\x1f\\x7f]{1,60}:',
      maxLength: 561,
      description: 'one label as name:value, exactly',
    }),
  ),
  sort: Type.Optional(
    Type.Enum([...SORTS], {
      description:
        'a minus is descending; -created_at if absent; runs without that value come last',
    }),
  ),
});
export type RunListQuery = Static<typeof RunListQuery>;

const Time = Type.String({ format: 'date-time' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const RisksSchema = Type.Object({
  data_loss: Type.Boolean(),
  duplicate: Type.Boolean(),
  timeout: Type.Boolean(),
  recovery: Type.Boolean(),
});

export const RunResource = Type.Object({
  id: Id('run'),
  project_id: Id('prj'),
  agent_id: Id('agt'),
  target_url: Type.String(),
  method: Method,
  scenario: Type.String(),
  seed: Nullable(Seed),
  status: Type.Enum([...RUN_STATUSES]),
  started_at: Time,
  finished_at: Nullable(Time),
  created_at: Time,
  updated_at: Time,
  ingest: Type.Object({
    accepted: Type.Integer(),
    persisted: Type.Integer(),
    rejected: Type.Integer(),
    persisted_through: Nullable(Type.Integer()),
  }),
  score: Nullable(Type.Integer({ minimum: 0, maximum: 100 })),
  grade: Nullable(Type.Enum(['A', 'B', 'C', 'D', 'F'])),
  risks: Nullable(RisksSchema),
  revision: Type.Integer(),
  labels: Labels,
});
