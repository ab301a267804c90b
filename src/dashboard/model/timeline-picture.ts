import type { RunTimeline } from '../../sdk/types.js';
import { inOrder } from './columns.js';
import { barsOf, byLane, firstBars, reaches, rooms } from './timeline-bars.js';
import { groupedLanes, ownLanes } from './timeline-lanes.js';
import { drawnEnds, extents, firstAttempts, spanOf } from './timeline-times.js';

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
  const steps = pictureSteps(source, wanted);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, between which a page can do what waits: each takes a few milliseconds at most. */
export function* pictureSteps(
  source: RunTimeline,
  wanted: (operation: number) => boolean,
): Generator<undefined, Picture> {
  const count = source.operations.name.length;
  const firstAttempt = firstAttempts(source, count);
  const span = spanOf(source, firstAttempt);
  yield;
  const endMs = drawnEnds(source, firstAttempt, span.toMs);
  yield;
  const { beginMs, doneMs } = extents(source, firstAttempt, endMs, span.fromMs);
  yield;
  const shown = shownOf(count, wanted);
  const grouped = shown.length > MOST_OWN_LANES;
  const byBegin = inOrder(shown, beginMs);
  yield;
  const { laneOf, lanes } = grouped
    ? groupedLanes(byBegin, beginMs, doneMs)
    : ownLanes(shown, count);
  yield;
  const { marks, firstMark } = byLane(byBegin, laneOf, lanes);
  yield;
  const bars = barsOf(source, marks, firstAttempt);
  yield;
  const firstBar = firstBars(marks, firstMark, firstAttempt);
  const reachMs = reaches(bars, firstBar, endMs);
  yield;
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
    reachMs,
    marks,
    firstMark,
  };
}

function shownOf(count: number, wanted: (operation: number) => boolean): Int32Array {
  const shown = new Int32Array(count);
  let amount = 0;
  for (let operation = 0; operation < count; operation += 1) {
    if (!wanted(operation)) continue;
    shown[amount] = operation;
    amount += 1;
  }
  return shown.slice(0, amount);
}
