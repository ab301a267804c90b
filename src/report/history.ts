import type { HistoryEntry, ReportEvent } from './document.js';
import { type PayloadReader, shorten } from './payload.js';
import { counted, duration, isoTime } from './words.js';

/** An event as a line of an operation's history. */
export function describe(event: ReportEvent, payload: PayloadReader): HistoryEntry {
  return {
    event_id: event.id,
    seq: event.seq,
    event_type: event.event_type,
    at: isoTime(event.occurred_at),
    attempt: payload.number('attempt'),
    fault: payload.text('fault'),
    status: payload.number('status'),
    latency_ms: payload.number('latency_ms'),
    what: wordsFor(event, payload),
    scope: 'operation',
  };
}

function wordsFor(event: ReportEvent, payload: PayloadReader): string {
  const known = Object.hasOwn(WORDS, event.event_type) ? WORDS[event.event_type] : undefined;
  const words = known?.(payload);
  if (words !== undefined) return words;
  return event.message === '' ? event.event_type : shorten(event.message, 200);
}

/** Undefined where the payload does not carry what the words need: the event's message is used then. */
const WORDS: Readonly<Record<string, (payload: PayloadReader) => string | undefined>> = {
  request_sent: (p) => {
    const request = [p.text('method'), p.text('path')].filter((word) => word !== null).join(' ');
    if (request === '') return undefined;
    const value = p.text('value');
    const writes = value === null ? '' : `, writes ${value}`;
    const key = p.text('idempotency_key');
    return `sent ${request}${writes}${key === null ? '' : `, idempotency key ${key}`}`;
  },
  response_received: (p) => {
    const status = p.number('status');
    if (status === null) return undefined;
    const latency = p.number('latency_ms');
    const after = latency === null ? '' : ` after ${duration(latency)}`;
    return `answered ${status}${after}${seenWords(p)}`;
  },
  attempt_failed: (p) => {
    const symptom = p.text('symptom');
    if (symptom === null) return undefined;
    const latency = p.number('latency_ms');
    return `no usable answer: ${symptom}${latency === null ? '' : ` after ${duration(latency)}`}`;
  },
  connection_failed: (p) => {
    const symptom = p.text('symptom');
    return symptom === null ? undefined : `the connection broke without a fault: ${symptom}`;
  },
  request_timeout: (p) => {
    const limit = p.number('timeout_ms');
    if (limit !== null) return `no answer within ${duration(limit)}`;
    const attempts = p.number('attempts');
    return attempts === null ? undefined : `gave up after ${counted(attempts, 'attempt')}`;
  },
  retry_started: (p) => {
    const delay = p.number('delay_ms');
    return delay === null ? undefined : `tries again after ${duration(delay)}`;
  },
  fault_injected: (p) => {
    const fault = p.text('fault');
    if (fault === null) return undefined;
    const detail = p.text('detail');
    return `fault injected: ${fault}${detail === null ? '' : ` (${detail})`}`;
  },
  fault_cleared: (p) => {
    const fault = p.text('fault');
    return fault === null ? undefined : `fault cleared: ${fault}`;
  },
  app_restarted: (p) => {
    const downtime = p.number('downtime_ms');
    if (downtime === null) return undefined;
    return `the application was restarted, ${duration(downtime)} down`;
  },
  duplicate_detected: (p) => {
    const copies = p.number('copies');
    return copies === null ? undefined : `read back: ${counted(copies, 'copy', 'copies')} found`;
  },
  partial_write_detected: (p) => {
    return p.has('found') ? differenceWords(p) : undefined;
  },
  data_loss_risk_detected: (p) => {
    const copies = p.number('copies');
    if (p.has('found') || p.has('expected')) return differenceWords(p);
    if (copies === null) return undefined;
    return copies === 0
      ? 'read back: nothing found'
      : 'read back: what was found is not what was sent';
  },
  oracle_inconclusive: (p) => {
    const reason = p.text('reason');
    return reason === null ? undefined : `read back: cannot be decided: ${reason}`;
  },
  client_restarted: (p) => {
    const away = p.number('downtime_ms');
    if (away === null) return undefined;
    const key = p.boolean('forgets_key') === true ? ', and had forgotten its key' : '';
    return `the client was restarted, ${duration(away)} away${key}`;
  },
  recovery_failed: (p) => {
    const applied = p.boolean('applied');
    if (applied === null) return undefined;
    const attempts = p.number('attempts');
    const tries =
      attempts === null ? 'retries used up' : `gave up after ${counted(attempts, 'attempt')}`;
    return `${tries}; read back: ${applied ? 'applied all the same' : 'nothing found'}`;
  },
};

/** What a read saw: one value, nothing, or how many things a list showed. */
function seenWords(payload: PayloadReader): string {
  if (!payload.has('seen')) return '';
  const count = payload.number('seen');
  if (count !== null) return `, showing ${counted(count, 'thing')}`;
  return `, showing ${payload.text('seen') ?? 'nothing'}`;
}

function differenceWords(payload: PayloadReader): string {
  const expected = payload.has('expected') ? valueWords(payload.json('expected')) : null;
  const found = valueWords(payload.json('found'));
  return `read back: expected ${expected ?? 'something else'}, found ${found}`;
}

function valueWords(json: string | null): string {
  return json === null || json === 'null' ? 'nothing' : json;
}
