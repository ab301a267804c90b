import type { HistoryEntry, Model } from '../../../src/agent/oracle/linearizability/index.js';

/** A call, by the plainest reading of the entries. */
interface Call {
  readonly entry: HistoryEntry;
  readonly call: number;
  /** Where it must have happened before. */
  ret: number;
  seen: unknown;
}

/** More calls on one key than these take it too long. */
export const MOST_CALLS = 18;

/**
 * The definition, word for word, and nothing else: tries every order that respects who returned
 * before whom, with and without each open call. Only for small histories, as Wing and Gong put it
 * in 1993; it shares no line with what it is held against.
 */
export function bruteForce(
  entries: readonly HistoryEntry[],
  model: Model,
  { remembers = true } = {},
): boolean {
  const keys = new Set(entries.map(({ key }) => key ?? null));
  return [...keys].every((key) => {
    const calls = callsOf(entries.filter((entry) => (entry.key ?? null) === key));
    return explains(calls, model === 'set' ? [] : null, model, remembers ? new Set() : null);
  });
}

function callsOf(entries: readonly HistoryEntry[]): Call[] {
  const waiting = new Map<number | string, Call>();
  const calls: Call[] = [];
  entries.forEach((entry, at) => {
    if (entry.type === 'invoke') {
      const call = { entry, call: at, ret: Number.POSITIVE_INFINITY, seen: undefined };
      waiting.set(entry.process, call);
      calls.push(call);
      return;
    }
    const call = waiting.get(entry.process);
    if (!call) throw new Error('the history is malformed');
    waiting.delete(entry.process);
    if (entry.type === 'ok') {
      call.ret = at;
      call.seen = entry.value;
    }
    if (entry.type === 'fail') calls.splice(calls.indexOf(call), 1);
  });
  return calls.filter(({ entry, ret }) => entry.f !== 'read' || ret < Number.POSITIVE_INFINITY);
}

function explains(
  left: readonly Call[],
  state: unknown,
  model: Model,
  failed: Set<string> | null,
): boolean {
  if (left.every(({ ret }) => ret === Number.POSITIVE_INFINITY)) return true;
  const place = `${left.map(({ call }) => call)} ${JSON.stringify(state)}`;
  if (failed?.has(place)) return false;
  const soonest = Math.min(...left.map(({ ret }) => ret));
  const found = left.some((call) => {
    if (call.call > soonest) return false;
    const after = (model === 'set' ? afterInSet : afterInRegister)(call, state);
    if (after === IMPOSSIBLE) return false;
    const others = left.filter((other) => other !== call);
    return explains(others, after, model, failed);
  });
  if (!found) failed?.add(place);
  return found;
}

const IMPOSSIBLE = Symbol('impossible');

function afterInRegister({ entry, seen }: Call, state: unknown): unknown {
  if (entry.f === 'write') return entry.value ?? null;
  if (entry.f === 'delete') return null;
  if (entry.f === 'read') return same(seen, state) ? state : IMPOSSIBLE;
  const [from, to] = entry.value as [unknown, unknown];
  return same(from, state) ? to : IMPOSSIBLE;
}

function afterInSet({ entry, seen }: Call, state: unknown): unknown {
  const elements = state as unknown[];
  const others = elements.filter((element) => !same(element, entry.value));
  if (entry.f === 'add') return [...others, entry.value];
  if (entry.f === 'delete') return others;
  const shown = (seen ?? []) as unknown[];
  const equal =
    shown.length === elements.length &&
    shown.every((element) => elements.some((other) => same(element, other))) &&
    elements.every((element) => shown.some((other) => same(element, other)));
  return equal ? state : IMPOSSIBLE;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
