// The scenario file. Every default of a reliability test stands here and nowhere else.
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

const milliseconds = (standard: number, maximum = 600_000) =>
  Type.Integer({ minimum: 0, maximum, default: standard });

const rate = (standard: number) => Type.Number({ minimum: 0, maximum: 1, default: standard });

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

const RequestSchema = Type.Object(
  {
    method: Type.Union([Type.Literal('POST'), Type.Literal('PUT'), Type.Literal('PATCH')], {
      default: 'POST',
    }),
    headers: Type.Record(Type.String(), Type.String(), { default: {} }),
    body: Type.Unknown({
      default: {
        reference: '{{marker}}',
        customer: 'customer-{{n}}',
        item: 'item-{{n}}',
        quantity: 1,
        note: 'written by a softadastra reliability test',
      },
    }),
  },
  { ...closed, default: {} },
);

const RetrySchema = Type.Object(
  {
    attempts: Type.Integer({ minimum: 1, maximum: 100, default: 12 }),
    backoff_ms: milliseconds(100),
    backoff_max_ms: milliseconds(1_500),
  },
  { ...closed, default: {} },
);

const ReadbackSchema = Type.Object(
  {
    path: Type.Optional(Type.String({ minLength: 1 })),
    items: Type.Optional(Type.String({ minLength: 1 })),
    each: Type.Optional(Type.String({ minLength: 1 })),
    id: Type.Optional(Type.String({ minLength: 1 })),
    settle_ms: milliseconds(500),
    patience_ms: milliseconds(3_000),
    timeout_ms: Type.Integer({ minimum: 1, maximum: 600_000, default: 10_000 }),
    max_pages: Type.Integer({ minimum: 1, maximum: 100_000, default: 500 }),
  },
  { ...closed, default: {} },
);

const TargetSchema = Type.Object(
  {
    restart_command: Type.Optional(Type.String({ minLength: 1 })),
    start_timeout_ms: Type.Integer({ minimum: 1, maximum: 600_000, default: 20_000 }),
  },
  { ...closed, default: {} },
);

export const ScenarioSchema = Type.Object(
  {
    name: Type.String({ minLength: 2, maxLength: 120, default: 'custom' }),
    seed: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0 }), Type.String({ minLength: 1, maxLength: 64 })]),
    ),
    operations: Type.Integer({ minimum: 1, maximum: 100_000, default: 60 }),
    concurrency: Type.Integer({ minimum: 1, maximum: 256, default: 6 }),
    probes: Type.Integer({ minimum: 1, maximum: 10, default: 2 }),
    attempt_timeout_ms: Type.Integer({ minimum: 1, maximum: 600_000, default: 2_000 }),
    idempotency: Type.Boolean({ default: true }),
    idempotency_header: Type.String({
      pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$",
      default: 'Idempotency-Key',
    }),
    request: RequestSchema,
    retry: RetrySchema,
    faulted_attempts: Type.Integer({ minimum: 0, maximum: 99, default: 3 }),
    faults: FaultSettingsSchema,
    readback: ReadbackSchema,
    target: TargetSchema,
  },
  closed,
);

/** A complete scenario: all defaults are filled in. Times are milliseconds. */
export type Scenario = Static<typeof ScenarioSchema>;
export type FaultSettings = Static<typeof FaultSettingsSchema>;
export type FaultName = keyof FaultSettings;
/** What a scenario file or a caller may say; the rest comes from the defaults. */
export type ScenarioInput = { [field: string]: unknown };
