import { at } from './columns.js';
import {
  type Box,
  barBox,
  LEAST_BAR,
  laneAt,
  MARK,
  markBox,
  markX,
  msOf,
  pixelsPerMs,
  type View,
} from './timeline-layout.js';
import type { Picture } from './timeline-picture.js';
import { gravity } from './timeline-verdicts.js';

/** A pointer this near to a bar means it. */
export const SLACK = 4;
/** At most one mark is shown in so many pixels of a lane. */
const CELL = MARK * 1.5;

/** What is under a pointer: an attempt, or an operation by its mark or its lane. */
export interface Hit {
  readonly operation: number;
  readonly attempt: number | null;
}

/**
 * Marks lie on bars, later bars on earlier ones. Beside all of them the nearest bar within reach is
 * meant, and in a lane of its own the operation whose lane it is.
 */
export function hitAt(picture: Picture, view: View, x: number, y: number): Hit | null {
  const lane = laneAt(picture, view, y);
  if (lane === null) return null;
  const own = picture.grouped ? undefined : picture.marks[at(picture.firstMark, lane)];
  if (x < view.gutter) return own === undefined ? null : { operation: own, attempt: null };
  const mark = marksBetween(picture, view, lane, x - MARK, x + MARK).findLast((operation) =>
    contains(markBox(picture, view, operation), x),
  );
  if (mark !== undefined) return { operation: mark, attempt: null };
  const attempt = nearestBar(picture, view, lane, x);
  if (attempt !== null) {
    return { operation: at(picture.source.attempts.operation, attempt), attempt };
  }
  return own === undefined ? null : { operation: own, attempt: null };
}

/** The bars of a lane that reach into a stretch of pixels, in the order in which they are drawn. */
export function* barsBetween(
  picture: Picture,
  view: View,
  lane: number,
  left: number,
  right: number,
): Generator<number> {
  const { bars, endMs, source } = picture;
  const { first, beyond, fromMs, toMs } = stretchOf(picture, view, lane, left, right);
  for (let place = first; place < beyond; place += 1) {
    const attempt = at(bars, place);
    if (at(source.attempts.start_ms, attempt) > toMs) return;
    if (at(endMs, attempt) >= fromMs) yield attempt;
  }
}

/**
 * Where to look for those bars: from place `first` on, up to the first that begins after `toMs`; among
 * them are some that end before `fromMs`.
 */
export function stretchOf(
  { firstBar, reachMs }: Picture,
  view: View,
  lane: number,
  left: number,
  right: number,
) {
  const beyond = at(firstBar, lane + 1);
  // A bar is never drawn narrower than this, so one that ended a little before reaches in as well.
  const fromMs = msOf(view, left - LEAST_BAR);
  const first = firstReaching(reachMs, at(firstBar, lane), beyond, fromMs);
  return { first, beyond, fromMs, toMs: msOf(view, right) };
}

/**
 * The operations of a lane whose mark is shown with its left edge between two pixels. Where marks are too
 * close, the gravest stands for the others; where a bar follows at once, only what is no good news is
 * marked. Which one is shown depends on its neighbours alone, so that marks do not come and go while the
 * picture is moved.
 */
export function marksBetween(
  picture: Picture,
  view: View,
  lane: number,
  left: number,
  right: number,
): number[] {
  const candidates = gravestPerCell(picture, view, lane, left - 3 * CELL, right + 3 * CELL);
  return candidates
    .filter((mark, place) => {
      if (mark.x < left || mark.x > right) return false;
      const neighbours = [candidates[place - 1], candidates[place + 1]];
      return !neighbours.some((other) => other !== undefined && yields(mark, other));
    })
    .map(({ operation }) => operation);
}

interface Mark {
  readonly operation: number;
  readonly x: number;
  readonly cell: number;
  readonly weight: number;
}

/** Of two that would overlap, the graver one is shown, and of equal ones that of the even cell. */
function yields(mark: Mark, other: Mark): boolean {
  if (Math.abs(mark.x - other.x) >= MARK) return false;
  if (mark.weight !== other.weight) return mark.weight < other.weight;
  return Math.abs(mark.cell % 2) === 1;
}

/** Cells are fixed in time: they move with the picture. */
function gravestPerCell(
  picture: Picture,
  view: View,
  lane: number,
  left: number,
  right: number,
): Mark[] {
  const { marks, firstMark, doneMs, roomMs, source } = picture;
  const scale = pixelsPerMs(view);
  const beyond = at(firstMark, lane + 1);
  const fromMs = msOf(view, left);
  const toMs = msOf(view, right);
  const found: Mark[] = [];
  let place = firstReaching(doneMs, at(firstMark, lane), beyond, fromMs, marks);
  for (; place < beyond; place += 1) {
    const operation = at(marks, place);
    const doneAt = at(doneMs, operation);
    if (doneAt > toMs) break;
    const weight = gravity(source.operations.verdict[operation] ?? null);
    if (weight === 0 || (weight === 1 && at(roomMs, operation) * scale < MARK + 4)) continue;
    const cell = Math.floor((doneAt * scale) / CELL);
    const last = found.at(-1);
    if (last?.cell === cell) {
      if (weight <= last.weight) continue;
      found.pop();
    }
    found.push({ operation, x: markX(picture, view, operation), cell, weight });
  }
  return found;
}

function nearestBar(picture: Picture, view: View, lane: number, x: number): number | null {
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const attempt of barsBetween(picture, view, lane, x - SLACK, x + SLACK)) {
    const away = distance(barBox(picture, view, attempt), x);
    if (away > SLACK || away > least) continue;
    least = away;
    nearest = attempt;
  }
  return nearest;
}

/** Pixels between a box and a place beside it; 0 within. */
export function distance(box: Box, x: number): number {
  return Math.max(0, box.x - x, x - (box.x + box.width));
}

function contains(box: Box, x: number): boolean {
  return distance(box, x) === 0;
}

/** The first place from which on the column is not below `ms`; the column must not fall. */
function firstReaching(
  column: Float64Array,
  from: number,
  beyond: number,
  ms: number,
  through?: Int32Array,
): number {
  let low = from;
  let high = beyond;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(column, through ? at(through, middle) : middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
