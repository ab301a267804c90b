import { type Static, Type } from 'typebox';
import { Id, listQuery } from '../../platform/http/parameters.js';
import { EventInput, MOST_EVENTS_PER_BATCH, Seq, Severity } from '../../queues/index.js';

export const SubmitBody = Type.Object(
  { events: Type.Array(EventInput, { minItems: 1, maxItems: MOST_EVENTS_PER_BATCH }) },
  { additionalProperties: false },
);
export type SubmitBody = Static<typeof SubmitBody>;

const filters = {
  event_type: Type.Optional(Type.String({ maxLength: 120 })),
  severity: Type.Optional(Severity),
};

const paging = { most: 500, usual: 50 };
const after_seq = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }));

export const EventListQuery = listQuery(
  { ...filters, run_id: Type.Optional(Id('run')), after_seq },
  paging,
);
export type EventListQuery = Static<typeof EventListQuery>;

export const RunEventListQuery = listQuery({ ...filters, after_seq }, paging);
export type RunEventListQuery = Static<typeof RunEventListQuery>;

export const RejectionListQuery = listQuery({}, { most: 100, usual: 20 });
export type RejectionListQuery = Static<typeof RejectionListQuery>;

const Time = Type.String({ format: 'date-time' });

export const EventResource = Type.Object({
  id: Id('evt'),
  run_id: Id('run'),
  seq: Seq,
  event_type: Type.String(),
  severity: Severity,
  message: Type.String(),
  payload: Type.Unknown(),
  occurred_at: Time,
  created_at: Time,
});

export const RejectionResource = Type.Object({
  id: Id('rej'),
  run_id: Id('run'),
  seq: Type.Union([Seq, Type.Null()]),
  event_id: Type.Union([Type.String(), Type.Null()]),
  code: Type.String(),
  reason: Type.String(),
  body: Type.Unknown(),
  created_at: Time,
});

export const SubmitAnswer = Type.Object({ accepted: Type.Integer(), last_seq: Seq });

/**
 * Brings what agents write to the schema's form: one event stands for a list of one; `warn`, upper
 * case and empty severities have the meaning that the contract gives them.
 */
export function normalizeSubmission(body: unknown): unknown {
  if (!isObject(body)) return body;
  if (!('events' in body)) return { events: [normalizeEvent(body)] };
  if (!Array.isArray(body.events)) return body;
  const { events: sent } = body;
  const events = sent.map(normalizeEvent);
  return events.every((event, index) => event === sent[index]) ? body : { ...body, events };
}

/** Where a single event was sent, its problems are told without the list that it was put into. */
export function submissionErrorPath(path: string, body: unknown): string {
  return isObject(body) && !('events' in body) ? path.replace(/^\/events\/0/, '') : path;
}

function normalizeEvent(event: unknown): unknown {
  if (!isObject(event) || typeof event.severity !== 'string') return event;
  const word = event.severity.trim().toLowerCase();
  const severity = word === '' ? 'info' : word === 'warn' ? 'warning' : word;
  return severity === event.severity ? event : { ...event, severity };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
