// The faults of a scenario file: their names, settings, defaults and what each setting means.
import { type Static, type TProperties, Type } from 'typebox';
import { closed, count, milliseconds, rate, yesOrNo } from './fields.js';

/** What an operation can do. */
export const OPERATION_KINDS = ['create', 'update', 'delete', 'read', 'list'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Longest pause that a fault may make. */
const pauseMs = (standard: number, description: string) =>
  milliseconds(standard, 60_000, description);

/** Narrows a fault to some of the attempts; what is left out narrows nothing. */
export const FaultSelectorSchema = Type.Object(
  {
    kinds: Type.Optional(
      Type.Array(Type.Enum([...OPERATION_KINDS]), {
        minItems: 1,
        description: 'Only operations of these kinds.',
      }),
    ),
    methods: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Z]+$' }), {
        minItems: 1,
        description: 'Only requests with these methods, in capitals.',
      }),
    ),
    path: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Only requests whose path, without its query, matches: * within a part, ** across.',
      }),
    ),
    attempts: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 100 }), {
        minItems: 1,
        description: 'Only attempts with these numbers.',
      }),
    ),
  },
  { ...closed, description: 'Which attempts the fault may hit; without it all of them.' },
);

/** A fault with a place in the plan of its own. */
const planned = <T extends TProperties>(description: string, settings: T) =>
  Type.Optional(
    Type.Object(
      { when: Type.Optional(FaultSelectorSchema), ...settings },
      { ...closed, description },
    ),
  );

/** A fault that is drawn for each attempt, at `rate`. */
const drawn = <T extends TProperties>(share: number, description: string, settings: T) =>
  planned(description, { rate: rate(share), ...settings });

/** Settings of each fault, by the name used in scenario files and events. */
export const FaultSettingsSchema = Type.Object(
  {
    latency: drawn(0.15, 'The request waits before it goes to the API.', {
      min_ms: pauseMs(50, 'Shortest wait.'),
      max_ms: pauseMs(400, 'Longest wait; the wait is drawn in between.'),
    }),
    bandwidth: drawn(0.03, 'Request and answer trickle at a limited rate.', {
      bytes_per_second: Type.Integer({
        minimum: 1,
        maximum: 1_000_000_000,
        default: 2_000,
        description: 'Bytes of body per second, each way.',
      }),
    }),
    timeout: drawn(0.08, 'The request is swallowed: the API never gets it, no answer comes.', {}),
    'lost-response': drawn(0.12, 'The API answers; the answer never reaches the client.', {}),
    'connection-reset': drawn(0.1, 'The connection breaks with a TCP reset.', {
      at: Type.Enum(['before', 'during', 'after'], {
        default: 'before',
        description:
          'before: the API never gets the request; during: in the middle of the answer; after: the API has answered, and nothing of it arrives.',
      }),
    }),
    'truncated-body': drawn(0.05, 'The answer ends too early.', {
      share: Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.5,
        description: 'Part of the body that arrives.',
      }),
    }),
    'corrupted-body': drawn(0.05, 'Bytes of the answer arrive as NUL.', {}),
    'slow-body': drawn(0.05, 'The head of the answer comes at once, its body in small pieces.', {
      ms: pauseMs(1_000, 'How long the body takes.'),
    }),
    'error-status': drawn(0.08, 'Something on the way answers in the place of the API.', {
      statuses: Type.Array(Type.Integer({ minimum: 500, maximum: 599 }), {
        minItems: 1,
        default: [502, 503, 504],
        description: 'One of them is drawn.',
      }),
    }),
    'duplicate-delivery': drawn(0.1, 'The API gets the same request twice.', {
      gap_ms: pauseMs(20, 'Between the first and the second delivery.'),
    }),
    'reordered-delivery': drawn(0.05, 'The request is held back, so that later ones overtake it.', {
      hold_ms: pauseMs(
        2_500,
        'How long; it is delivered also when the client has given up by then.',
      ),
    }),
    'connection-refused': drawn(0.03, 'Nobody listens where the client connects to.', {}),
    'dns-failure': drawn(0.03, 'The name of the API cannot be resolved.', {}),
    'client-restart': drawn(0.05, 'The client dies in mid-operation and starts again.', {
      at: Type.Enum(['drawn', 'before', 'after'], {
        default: 'drawn',
        description:
          'before: the request has not left yet; after: the API has done its work; drawn: one of them, from the seed.',
      }),
      pause_ms: pauseMs(200, 'Until it is back.'),
      forgets_key: yesOrNo(false, 'It comes back without its idempotency key, and sends another.'),
    }),
    offline: planned('There is no network for a while, again and again.', {
      windows: count(3, 1, 1_000, 'How many times, spread over the run.'),
      operations: count(5, 1, 100_000, 'How many operations in a row each window covers.'),
      attempts: count(2, 1, 99, 'How many attempts of each of them are refused.'),
    }),
    restart: planned('The API dies and is started again.', {
      count: count(4, 1, 1_000, 'How many times, spread over the run.'),
      at: Type.Enum(['after', 'during'], {
        default: 'after',
        description: 'after: right after it acknowledged; during: while it works on the request.',
      }),
    }),
  },
  {
    ...closed,
    description: 'What goes wrong: with this section, exactly the faults that it names.',
  },
);

export type FaultSettings = Static<typeof FaultSettingsSchema>;
export type FaultName = keyof FaultSettings;
export type FaultSelector = Static<typeof FaultSelectorSchema>;

export const FAULT_NAMES = Object.keys(FaultSettingsSchema.properties) as FaultName[];

/** One fault of an explicit schedule; its settings are completed by those of the fault. */
export const ScheduledFaultSchema = Type.Object(
  {
    operation: Type.String({
      pattern: '^op-[0-9]{3,6}$',
      description: 'Which operation, such as op-007.',
    }),
    attempt: count(1, 1, 100, 'Which attempt of it.'),
    fault: Type.Enum(FAULT_NAMES, { description: 'Which fault.' }),
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
/** One entry of `schedule`. */
export type ScheduledFault = Static<typeof ScheduledFaultSchema>;
