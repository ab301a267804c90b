// The scenario file. Every default of a reliability test stands in its schema and nowhere else.
import { type Static, Type } from 'typebox';
import { FaultSettingsSchema, ScheduledFaultSchema } from './fault-settings.js';
import { closed, count, limitMs, yesOrNo } from './fields.js';
import {
  DeleteSchema,
  ListSchema,
  MixSchema,
  ReadSchema,
  RequestSchema,
  UpdateSchema,
  WorkloadEntrySchema,
} from './operations-schema.js';
import {
  OracleSchema,
  ReadbackSchema,
  ResetSchema,
  RetrySchema,
  TargetSchema,
} from './sections-schema.js';

/** A token of RFC 9110, section 5.6.2. */
export const HEADER_NAME = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

export const ScenarioSchema = Type.Object(
  {
    name: Type.String({
      minLength: 2,
      maxLength: 120,
      default: 'custom',
      description: 'Name of the scenario in results and reports.',
    }),
    description: Type.Optional(
      Type.String({
        maxLength: 500,
        description: 'What it finds, in a sentence.',
        examples: ['Finds retries that write twice.'],
      }),
    ),
    seed: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 64 })], {
        description: 'Decides workload and faults; drawn when it is left out.',
        examples: [4711],
      }),
    ),
    operations: count(60, 1, 100_000, 'How many operations there are.'),
    concurrency: count(6, 1, 256, 'How many operations are under way at a time.'),
    rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100_000,
        description: 'Operations begun per second; without it as fast as the concurrency allows.',
        examples: [50],
      }),
    ),
    probes: count(2, 1, 10, 'Writes of the clean pass.'),
    attempt_timeout_ms: limitMs(2_000, 'How long the client waits for an answer.'),
    idempotency: yesOrNo(true, 'Whether a key is sent with each write, the same on each attempt.'),
    idempotency_header: Type.String({
      pattern: HEADER_NAME,
      default: 'Idempotency-Key',
      description: 'The header that carries the key.',
    }),
    mix: MixSchema,
    request: RequestSchema,
    update: Type.Optional(UpdateSchema),
    delete: Type.Optional(DeleteSchema),
    read: Type.Optional(ReadSchema),
    list: Type.Optional(ListSchema),
    retry: RetrySchema,
    faulted_attempts: count(
      3,
      0,
      99,
      'Drawn faults hit the first so many attempts of an operation; below retry.attempts.',
    ),
    faults: FaultSettingsSchema,
    schedule: Type.Optional(
      Type.Array(ScheduledFaultSchema, {
        maxItems: 100_000,
        description: 'Exactly these faults; then none is drawn.',
        examples: [[{ operation: 'op-007', attempt: 1, fault: 'lost-response' }]],
      }),
    ),
    workload: Type.Optional(
      Type.Array(WorkloadEntrySchema, {
        minItems: 1,
        maxItems: 100_000,
        description: 'Exactly these operations, in this order; then none is drawn.',
        examples: [[{ operation: 'op-007', kind: 'create' }]],
      }),
    ),
    readback: ReadbackSchema,
    oracle: OracleSchema,
    thresholds: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'What a run must reach to pass. Without any, nothing may be lost, doubled, partial, failed or undecided.',
      examples: [['score>=90', 'lost==0', 'p95_ms<=800']],
    }),
    reset: Type.Optional(ResetSchema),
    target: TargetSchema,
  },
  closed,
);

/** A complete scenario: all defaults are filled in. Times are milliseconds. */
export type Scenario = Static<typeof ScenarioSchema>;
/** What a scenario file or a caller may say; the rest comes from the defaults. */
export type ScenarioInput = { [field: string]: unknown };
