import type { RunTimeline } from '../../sdk/types.js';
import { at, inOrder, isOrdered } from './columns.js';

/** Operations of one lane do not overlap: the order of their beginning is that of their end as well. */
export function byLane(byBegin: Int32Array, laneOf: Int32Array, lanes: number) {
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

export function barsOf({ attempts }: RunTimeline, marks: Int32Array, firstAttempt: Int32Array) {
  const bars = new Int32Array(attempts.operation.length);
  let place = 0;
  for (const operation of marks) {
    const first = place;
    const beyond = at(firstAttempt, operation + 1);
    for (let attempt = at(firstAttempt, operation); attempt < beyond; attempt += 1) {
      bars[place] = attempt;
      place += 1;
    }
    if (isOrdered(bars, first, place, attempts.start_ms)) continue;
    bars.set(inOrder(bars.slice(first, place), attempts.start_ms), first);
  }
  return bars.slice(0, place);
}

export function firstBars(marks: Int32Array, firstMark: Int32Array, firstAttempt: Int32Array) {
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

export function reaches(bars: Int32Array, firstBar: Int32Array, endMs: Float64Array) {
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

export function rooms(
  count: number,
  marks: Int32Array,
  laneOf: Int32Array,
  beginMs: Float64Array,
  doneMs: Float64Array,
): Float64Array {
  const room = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (let place = 0; place + 1 < marks.length; place += 1) {
    const operation = at(marks, place);
    const next = at(marks, place + 1);
    if (at(laneOf, next) !== at(laneOf, operation)) continue;
    room[operation] = at(beginMs, next) - at(doneMs, operation);
  }
  return room;
}
