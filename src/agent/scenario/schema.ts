// The scenario file. Every default of a reliability test stands in its schema and nowhere else.
import { type Static, Type } from 'typebox';
import { closed, count, limitMs, milliseconds, rate, yesOrNo } from './fields.js';
import {
  DeleteSchema,
  ListSchema,
  MixSchema,
  ReadSchema,
  RequestSchema,
  UpdateSchema,
} from './operations-schema.js';
import {
  OracleSchema,
  ReadbackSchema,
  ResetSchema,
  RetrySchema,
  TargetSchema,
} from './sections-schema.js';

/** Share of attempts that a fault hits, for the faults that are drawn per attempt. */
const drawn = (standard: number) => Type.Object({ rate: rate(standard) }, closed);

/** Settings of each fault, by the name used in scenario files and events. */
export const FaultSettingsSchema = Type.Object(
  {
    latency: Type.Optional(
      Type.Object(
        { rate: rate(0.15), min_ms: milliseconds(50, 60_000), max_ms: milliseconds(400, 60_000) },
        closed,
      ),
    ),
    timeout: Type.Optional(drawn(0.08)),
    'lost-response': Type.Optional(drawn(0.12)),
    'connection-reset': Type.Optional(
      Type.Object({ rate: rate(0.1), reaches_api: Type.Boolean({ default: false }) }, closed),
    ),
    'error-status': Type.Optional(
      Type.Object(
        {
          rate: rate(0.08),
          statuses: Type.Array(Type.Integer({ minimum: 500, maximum: 599 }), {
            minItems: 1,
            default: [502, 503, 504],
          }),
        },
        closed,
      ),
    ),
    'duplicate-delivery': Type.Optional(
      Type.Object({ rate: rate(0.1), gap_ms: milliseconds(20, 60_000) }, closed),
    ),
    restart: Type.Optional(
      Type.Object({ count: Type.Integer({ minimum: 1, maximum: 1000, default: 4 }) }, closed),
    ),
  },
  closed,
);

/** One fault of an explicit schedule; its settings are completed by those of the fault. */
const ScheduledFaultSchema = Type.Object(
  {
    operation: Type.String({
      pattern: '^op-[0-9]{3,6}$',
      description: 'Which operation, such as op-007.',
    }),
    attempt: count(1, 1, 100, 'Which attempt of it.'),
    fault: Type.Unsafe<FaultName>({
      type: 'string',
      enum: Object.keys(FaultSettingsSchema.properties),
      description: 'Which fault.',
    }),
    settings: Type.Unsafe<NonNullable<FaultSettings[FaultName]>>({
      type: 'object',
      default: {},
      description: 'Settings of that fault, where they are not its defaults.',
    }),
  },
  {
    ...closed,
    allOf: Object.entries(FaultSettingsSchema.properties).map(([fault, settings]) => ({
      if: { properties: { fault: { const: fault } }, required: ['fault'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: { properties: { settings } },
    })),
  },
);

export const ScenarioSchema = Type.Object(
  {
    name: Type.String({
      minLength: 2,
      maxLength: 120,
      default: 'custom',
      description: 'Name of the scenario in results and reports.',
    }),
    description: Type.Optional(
      Type.String({ maxLength: 500, description: 'What it finds, in a sentence.' }),
    ),
    seed: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 64 })], {
        description: 'Decides workload and faults; drawn when it is left out.',
      }),
    ),
    operations: count(60, 1, 100_000, 'How many operations there are.'),
    concurrency: count(6, 1, 256, 'How many operations are under way at a time.'),
    rate: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100_000,
        description: 'Operations begun per second; without it as fast as the concurrency allows.',
      }),
    ),
    probes: count(2, 1, 10, 'Writes of the clean pass.'),
    attempt_timeout_ms: limitMs(2_000, 'How long the client waits for an answer.'),
    idempotency: yesOrNo(true, 'Whether a key is sent with each write, the same on each attempt.'),
    idempotency_header: Type.String({
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
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
      }),
    ),
    readback: ReadbackSchema,
    oracle: OracleSchema,
    thresholds: Type.Array(Type.String({ minLength: 1 }), {
      default: [],
      description:
        'What a run must reach to pass, such as "score>=90"; without any, no operation may be lost, duplicated, partial, failed or undecided.',
    }),
    reset: Type.Optional(ResetSchema),
    target: TargetSchema,
  },
  closed,
);

/** A complete scenario: all defaults are filled in. Times are milliseconds. */
export type Scenario = Static<typeof ScenarioSchema>;
export type FaultSettings = Static<typeof FaultSettingsSchema>;
export type FaultName = keyof FaultSettings;
/** One entry of `schedule`. */
export type ScheduledFault = Static<typeof ScheduledFaultSchema>;
/** What a scenario file or a caller may say; the rest comes from the defaults. */
export type ScenarioInput = { [field: string]: unknown };
