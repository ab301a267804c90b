import type { Evidence, ReportEvent, Violation, ViolationCall } from './document.js';
import { PayloadReader, shorten } from './payload.js';
import { counted, isoTime } from './words.js';

/** Violations that are shown; all are counted. */
export const MAX_VIOLATIONS = 20;
/** Calls shown of one violation. The smallest histories that cannot be explained are short. */
export const MAX_CALLS = 40;

/** Collects the answers that no order of the calls explains. */
export class Violations {
  readonly #shown: Violation[] = [];
  total = 0;

  add(event: ReportEvent, payload: PayloadReader): void {
    if (event.event_type !== 'consistency_violation_detected') return;
    this.total += 1;
    if (this.#shown.length < MAX_VIOLATIONS) this.#shown.push(violationOf(event, payload));
  }

  list(): Violation[] {
    return [...this.#shown];
  }
}

/**
 * The violations that tell something new: where an operation was lost, the read that shows it missing
 * contradicts its acknowledgement, which is the same finding once more.
 */
export function furtherViolations({ violations = [], operations }: Evidence): Violation[] {
  const told = new Set(operations.map(({ operation }) => operation));
  return violations.filter(
    (each) => each.operations.length === 0 || !each.operations.every((name) => told.has(name)),
  );
}

function violationOf(event: ReportEvent, payload: PayloadReader): Violation {
  const lines = payload.list('counterexample', 2 * MAX_CALLS + 1);
  const calls = callsOf(lines);
  return {
    event_id: event.id,
    seq: event.seq,
    at: isoTime(event.occurred_at),
    key: payload.text('key'),
    operations: payload.list('operations', MAX_CALLS).flatMap(operationName),
    finding: findingOn(event, payload, calls.length),
    calls: calls.slice(0, MAX_CALLS),
    calls_complete: calls.length <= MAX_CALLS && lines.length <= 2 * MAX_CALLS,
  };
}

function operationName(value: unknown): string[] {
  return typeof value === 'string' ? [shorten(value, 120)] : [];
}

function findingOn(event: ReportEvent, payload: PayloadReader, calls: number): string {
  if (calls === 0) {
    const story = payload.text('story', 400) ?? shorten(event.message, 400);
    return story || 'The answers contradict each other.';
  }
  const key = payload.text('key');
  const about = key === null ? '' : ` on ${key}`;
  return `No order of these ${counted(calls, 'call')}${about} explains what was answered.`;
}

/**
 * Pairs the lines `{process, type: invoke|ok|fail|info, f, value, operation?}` of a history: a
 * process has one call at a time, and what ends it is the next line of that process.
 */
function callsOf(lines: readonly unknown[]): ViolationCall[] {
  const calls: ViolationCall[] = [];
  const open = new Map<string, ViolationCall>();
  lines.forEach((line, place) => {
    const fields = new PayloadReader(line);
    const process = fields.text('process') ?? '?';
    const type = fields.text('type');
    if (type === 'invoke') {
      const call = begun(fields, process, place);
      calls.push(call);
      open.set(process, call);
      return;
    }
    const call = open.get(process);
    if (call === undefined) return;
    open.delete(process);
    end(call, fields, type, place);
  });
  return calls;
}

function begun(fields: PayloadReader, process: string, from: number): ViolationCall {
  const operation = fields.text('operation');
  return { process, what: callWords(fields, false), from, to: null, outcome: 'info', operation };
}

function end(call: ViolationCall, fields: PayloadReader, type: string | null, place: number): void {
  if (type !== 'ok' && type !== 'fail') return;
  call.outcome = type;
  call.to = place;
  if (type === 'ok' && fields.text('f') === 'read') call.what = callWords(fields, true);
}

function callWords(fields: PayloadReader, answered: boolean): string {
  const f = fields.text('f') ?? 'call';
  const value = fields.has('value') ? fields.json('value') : null;
  if (f === 'read') return answered ? `read → ${value === 'null' ? 'nothing' : value}` : 'read';
  return value === null || value === 'null' ? f : `${f} ${value}`;
}
