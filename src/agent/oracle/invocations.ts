import type { AgentEvent, OperationKind } from '../history/index.js';

/**
 * One time that a request may have taken effect at the API: an attempt, or a further delivery of it
 * that the network made. Places are `seq`s: the order of the events decides, never a clock.
 */
export interface Invocation {
  operation: string;
  attempt: number;
  kind: OperationKind;
  subject: string;
  value: string | null;
  /** Nothing of it can have happened before. */
  from: number;
  /**
   * `ok`: it happened, before `to`. `fail`: it did not happen. `absent`: the API said that the subject
   * is not there. `info`: it may have happened at any time since `from`, or may yet, or never.
   */
  result: 'ok' | 'fail' | 'absent' | 'info';
  /** Place of the answer; null where there was none. */
  to: number | null;
  /** What a read showed; undefined where that cannot be told. */
  seen: string | null | undefined;
}

/** Every invocation of a run, in the order in which they began. From the events alone. */
export function invocationsIn(events: readonly AgentEvent[]): Invocation[] {
  const invocations: Invocation[] = [];
  const open = new Map<string, Invocation>();
  const settings = new Map<string, unknown>();
  for (const { event_type, payload, seq } of events) {
    const attempt = `${String(payload.operation)} ${String(payload.attempt)}`;
    if (event_type === 'request_sent') {
      const begun = invocationOf(payload, seq);
      open.set(attempt, begun);
      invocations.push(begun);
      continue;
    }
    const own = open.get(attempt);
    if (own === undefined) continue;
    if (event_type === 'fault_injected') {
      settings.set(`${attempt} ${String(payload.fault)}`, payload.settings);
      if (payload.fault === 'duplicate-delivery') invocations.push({ ...own, from: seq });
    }
    if (event_type === 'response_received') answer(own, Number(payload.status), payload.seen, seq);
    if (event_type === 'attempt_failed') {
      const applied = settings.get(`${attempt} ${String(payload.fault)}`);
      failed(own, String(payload.fault), String(payload.symptom), applied, seq);
    }
  }
  return invocations;
}

function invocationOf(payload: AgentEvent['payload'], from: number): Invocation {
  const { operation, attempt, kind, subject, value } = payload;
  return {
    operation: String(operation),
    attempt: Number(attempt),
    kind: kind as OperationKind,
    subject: String(subject),
    value: typeof value === 'string' ? value : null,
    from,
    result: 'info',
    to: null,
    seen: undefined,
  };
}

/** A server error says nothing of what happened; any other refusal says that nothing did. */
function answer(own: Invocation, status: number, seen: unknown, to: number): void {
  if (status >= 500) return;
  own.to = to;
  if (status >= 200 && status <= 299) own.result = 'ok';
  else own.result = status === 404 || status === 410 ? 'absent' : 'fail';
  if (own.kind !== 'read') return;
  if (own.result === 'absent') own.seen = null;
  else if (typeof seen === 'string' || seen === null) own.seen = seen;
}

function failed(
  own: Invocation,
  fault: string,
  symptom: string,
  settings: unknown,
  to: number,
): void {
  if (neverArrives(fault, settings)) {
    own.result = 'fail';
    own.to = to;
    return;
  }
  const status = /^status (\d+)$/.exec(symptom)?.[1];
  if (status !== undefined) answer(own, Number(status), undefined, to);
}

/** Faults under which the API never gets the request. */
function neverArrives(fault: string, settings: unknown): boolean {
  if (NEVER_ARRIVES.has(fault)) return true;
  if (!BREAKS_AT.has(fault) || typeof settings !== 'object' || settings === null) return false;
  return Reflect.get(settings, 'at') === 'before';
}

/** The settings in their event say which end of the request they broke off. */
const BREAKS_AT: ReadonlySet<string> = new Set(['connection-reset', 'client-restart']);

const NEVER_ARRIVES: ReadonlySet<string> = new Set([
  'timeout',
  'error-status',
  'connection-refused',
  'dns-failure',
  'offline',
]);
