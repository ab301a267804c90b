import type { RunTimeline } from '../../sdk/types.js';
import { groupedLanes, ownLanes } from './timeline-lanes.js';

/** Up to so many operations have a lane each; more share lanes in which none overlaps another. */
export const MOST_OWN_LANES = 400;

/**
 * A run, laid out in lanes and made ready to be searched. Bars are attempts; a bar that nothing was heard of
 * ends where the next attempt of its operation begins, or with the run. Times are milliseconds
 * from the run's beginning. Invariant: bars and marks are sorted by lane, then by time.
 */
export interface Picture {
  readonly source: RunTimeline;
  readonly fromMs: number;
  readonly toMs: number;
  readonly lanes: number;
  /** Whether a lane holds several operations. */
  readonly grouped: boolean;
  /** Operations that are shown, by their index, in the order of their beginning. */
  readonly shown: Int32Array;
  /** Per operation; -1 where it is not shown. */
  readonly laneOf: Int32Array;
  /** Per operation: its attempts are those from here up to the entry after it. */
  readonly firstAttempt: Int32Array;
  /** Per operation. */
  readonly beginMs: Float64Array;
  readonly doneMs: Float64Array;
  /** Per operation: free time after it in its lane. */
  readonly roomMs: Float64Array;
  /** Per attempt. */
  readonly endMs: Float64Array;
  /** Attempts. */
  readonly bars: Int32Array;
  /** Per lane: its bars are those from here up to the entry after it. */
  readonly firstBar: Int32Array;
  /** Per bar: the latest end of the bars of its lane so far, hence never less than the one before. */
  readonly reachMs: Float64Array;
  /** Operations, by lane and end. */
  readonly marks: Int32Array;
  readonly firstMark: Int32Array;
}

/** @param wanted which operations are shown; all of them where it is left out */
export function pictureOf(
  source: RunTimeline,
  wanted: (operation: number) => boolean = () => true,
): Picture {
  const count = source.operations.name.length;
  const firstAttempt = firstAttempts(source, count);
  const span = spanOf(source, firstAttempt);
  const endMs = drawnEnds(source, firstAttempt, span.toMs);
  const { beginMs, doneMs } = extents(source, firstAttempt, endMs, span.fromMs);
  const shown = Int32Array.from({ length: count }, (_, operation) => operation).filter(wanted);
  const grouped = shown.length > MOST_OWN_LANES;
  const byBegin = inOrder(shown, beginMs);
  const { laneOf, lanes } = grouped
    ? groupedLanes(byBegin, beginMs, doneMs)
    : ownLanes(shown, count);
  const { marks, firstMark } = byLane(byBegin, laneOf, lanes);
  const bars = barsOf(source, marks, firstAttempt);
  const firstBar = firstBars(marks, firstMark, firstAttempt);
  return {
    source,
    ...span,
    lanes,
    grouped,
    shown,
    laneOf,
    firstAttempt,
    beginMs,
    doneMs,
    roomMs: rooms(count, marks, laneOf, beginMs, doneMs),
    endMs,
    bars,
    firstBar,
    reachMs: reaches(bars, firstBar, endMs),
    marks,
    firstMark,
  };
}

/** What stands at a place that is known to be there. */
export function at(column: { readonly [index: number]: number }, index: number): number {
  return column[index] ?? 0;
}

function firstAttempts({ attempts }: RunTimeline, count: number): Int32Array {
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
function spanOf(source: RunTimeline, firstAttempt: Int32Array) {
  const { from, to, attempts, restarts, fault_windows: windows } = source;
  let fromMs = 0;
  let toMs = 0;
  const include = (ms: number | null) => {
    if (ms === null || !Number.isFinite(ms)) return;
    if (ms < fromMs) fromMs = ms;
    if (ms > toMs) toMs = ms;
  };
  attempts.start_ms.forEach(include);
  attempts.end_ms.forEach(include);
  for (const { at_ms: atMs } of restarts) include(atMs);
  for (const { from_ms: since, to_ms: until } of windows) {
    include(since);
    include(until);
  }
  const lastsOn = firstAttempt.some((beyond) => attempts.outcome[beyond - 1] === 'open');
  if (lastsOn && from !== null && to !== null) include(Date.parse(to) - Date.parse(from));
  return { fromMs, toMs: Math.max(toMs, fromMs + 1) };
}

function drawnEnds({ attempts }: RunTimeline, firstAttempt: Int32Array, toMs: number) {
  return Float64Array.from(attempts.start_ms, (start, attempt) => {
    const end = attempts.end_ms[attempt] ?? null;
    if (end !== null) return Math.max(start, end);
    const next = attempt + 1;
    const isLast = next >= at(firstAttempt, at(attempts.operation, attempt) + 1);
    return Math.max(start, isLast ? toMs : at(attempts.start_ms, next));
  });
}

function extents(
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

/** As they come mostly; sorting takes longer than all the rest. */
function inOrder(entries: Int32Array, ms: ArrayLike<number>): Int32Array {
  const sorted = entries.every(
    (each, place) => place === 0 || at(ms, at(entries, place - 1)) <= at(ms, each),
  );
  return sorted ? entries : entries.slice().sort((a, b) => at(ms, a) - at(ms, b) || a - b);
}

/** Operations of one lane do not overlap: the order of their beginning is that of their end as well. */
function byLane(byBegin: Int32Array, laneOf: Int32Array, lanes: number) {
  const firstMark = new Int32Array(lanes + 1);
  for (const operation of byBegin) {
    const next = at(laneOf, operation) + 1;
    firstMark[next] = at(firstMark, next) + 1;
  }
  for (let lane = 0; lane < lanes; lane += 1) {
    firstMark[lane + 1] = at(firstMark, lane + 1) + at(firstMark, lane);
  }
  const free = firstMark.slice();
  const marks = new Int32Array(byBegin.length);
  for (const operation of byBegin) {
    const lane = at(laneOf, operation);
    marks[at(free, lane)] = operation;
    free[lane] = at(free, lane) + 1;
  }
  return { marks, firstMark };
}

function barsOf({ attempts }: RunTimeline, marks: Int32Array, firstAttempt: Int32Array) {
  const bars = new Int32Array(attempts.operation.length);
  let place = 0;
  for (const operation of marks) {
    const first = at(firstAttempt, operation);
    const own = Int32Array.from(
      { length: at(firstAttempt, operation + 1) - first },
      (_, index) => first + index,
    );
    bars.set(inOrder(own, attempts.start_ms), place);
    place += own.length;
  }
  return bars.slice(0, place);
}

function firstBars(marks: Int32Array, firstMark: Int32Array, firstAttempt: Int32Array) {
  const first = new Int32Array(firstMark.length);
  for (let lane = 0; lane + 1 < firstMark.length; lane += 1) {
    let bars = 0;
    for (const operation of marks.subarray(at(firstMark, lane), at(firstMark, lane + 1))) {
      bars += at(firstAttempt, operation + 1) - at(firstAttempt, operation);
    }
    first[lane + 1] = at(first, lane) + bars;
  }
  return first;
}

function reaches(bars: Int32Array, firstBar: Int32Array, endMs: Float64Array) {
  const reach = new Float64Array(bars.length);
  for (let lane = 0; lane + 1 < firstBar.length; lane += 1) {
    let latest = Number.NEGATIVE_INFINITY;
    for (let place = at(firstBar, lane); place < at(firstBar, lane + 1); place += 1) {
      latest = Math.max(latest, at(endMs, at(bars, place)));
      reach[place] = latest;
    }
  }
  return reach;
}

function rooms(
  count: number,
  marks: Int32Array,
  laneOf: Int32Array,
  beginMs: Float64Array,
  doneMs: Float64Array,
): Float64Array {
  const room = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  marks.forEach((operation, place) => {
    const next = marks[place + 1];
    if (next === undefined || at(laneOf, next) !== at(laneOf, operation)) return;
    room[operation] = at(beginMs, next) - at(doneMs, operation);
  });
  return room;
}
