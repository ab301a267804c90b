import type { RunTimeline } from '../../sdk/types.js';
import { at } from './columns.js';

export function firstAttempts({ attempts }: RunTimeline, count: number): Int32Array {
  const first = new Int32Array(count + 1);
  for (const operation of attempts.operation) first[operation + 1] = at(first, operation + 1) + 1;
  for (let operation = 0; operation < count; operation += 1) {
    first[operation + 1] = at(first, operation + 1) + at(first, operation);
  }
  return first;
}

/**
 * From the first to the last thing that is drawn: the read-back after it would be empty space. Only what
 * was never heard of lasts as long as the run. An agent's clock may step back.
 */
export function spanOf(source: RunTimeline, firstAttempt: Int32Array) {
  const { from, to, attempts, restarts, fault_windows: windows } = source;
  let fromMs = 0;
  let toMs = 0;
  const include = (ms: number | null) => {
    if (ms === null || !Number.isFinite(ms)) return;
    if (ms < fromMs) fromMs = ms;
    if (ms > toMs) toMs = ms;
  };
  for (const ms of attempts.start_ms) include(ms);
  for (const ms of attempts.end_ms) include(ms);
  for (const { at_ms: atMs } of restarts) include(atMs);
  for (const { from_ms: since, to_ms: until } of windows) {
    include(since);
    include(until);
  }
  const lastsOn = firstAttempt.some((beyond) => attempts.outcome[beyond - 1] === 'open');
  if (lastsOn && from !== null && to !== null) include(Date.parse(to) - Date.parse(from));
  return { fromMs, toMs: Math.max(toMs, fromMs + 1) };
}

export function drawnEnds({ attempts }: RunTimeline, firstAttempt: Int32Array, toMs: number) {
  const ends = new Float64Array(attempts.start_ms.length);
  for (let attempt = 0; attempt < ends.length; attempt += 1) {
    const next = attempt + 1;
    const isLast = next >= at(firstAttempt, at(attempts.operation, attempt) + 1);
    const end = attempts.end_ms[attempt] ?? (isLast ? toMs : at(attempts.start_ms, next));
    ends[attempt] = Math.max(at(attempts.start_ms, attempt), end);
  }
  return ends;
}

export function extents(
  { attempts }: RunTimeline,
  firstAttempt: Int32Array,
  endMs: Float64Array,
  fromMs: number,
) {
  const count = firstAttempt.length - 1;
  const beginMs = new Float64Array(count).fill(fromMs);
  const doneMs = new Float64Array(count).fill(fromMs);
  for (let operation = 0; operation < count; operation += 1) {
    const first = at(firstAttempt, operation);
    const beyond = at(firstAttempt, operation + 1);
    if (first === beyond) continue;
    let begin = Number.POSITIVE_INFINITY;
    let done = Number.NEGATIVE_INFINITY;
    for (let attempt = first; attempt < beyond; attempt += 1) {
      begin = Math.min(begin, at(attempts.start_ms, attempt));
      done = Math.max(done, at(endMs, attempt));
    }
    beginMs[operation] = begin;
    doneMs[operation] = done;
  }
  return { beginMs, doneMs };
}
