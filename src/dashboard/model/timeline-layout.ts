import { at } from './columns.js';
import type { Picture } from './timeline-picture.js';

/** What part of a picture is looked at, and on what: pixels of the page, milliseconds of the run. */
export interface View {
  readonly fromMs: number;
  readonly toMs: number;
  /** Pixels of lanes that are scrolled out above. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Left of the lanes: their names. */
  readonly gutter: number;
  /** Above the lanes: time and faults. */
  readonly header: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const OWN_LANE = 22;
const GROUPED_LANE = { least: 18, most: 36 };
/** However short it was, it can be seen. */
export const LEAST_BAR = 2;
/** Pixels a mark takes, and least distance of two marks of one lane. */
export const MARK = 18;
const MARK_HEIGHT = 16;
/** Nearer than this, one would look at the coarseness of the agent's clock. */
const LEAST_SPAN_MS = 0.5;
/** Room left and right of the whole run. */
const MARGIN = 0.02;
/** Room for the last operation's mark. */
const MARGIN_RIGHT = 0.04;

export function laneHeight(picture: Picture, view: View): number {
  if (!picture.grouped) return OWN_LANE;
  const fitting = Math.floor((view.height - view.header) / Math.max(1, picture.lanes));
  return Math.min(GROUPED_LANE.most, Math.max(GROUPED_LANE.least, fitting));
}

export function xOf(view: View, ms: number): number {
  return view.gutter + (ms - view.fromMs) * pixelsPerMs(view);
}

export function msOf(view: View, x: number): number {
  return view.fromMs + (x - view.gutter) / pixelsPerMs(view);
}

export function pixelsPerMs(view: View): number {
  return Math.max(1, view.width - view.gutter) / (view.toMs - view.fromMs);
}

/** The top of a lane, which may be out of sight. */
export function laneY(picture: Picture, view: View, lane: number): number {
  return view.header - view.top + lane * laneHeight(picture, view);
}

/** Null above the lanes and below the last one. */
export function laneAt(picture: Picture, view: View, y: number): number | null {
  if (y < view.header) return null;
  const lane = Math.floor((y - view.header + view.top) / laneHeight(picture, view));
  return lane >= 0 && lane < picture.lanes ? lane : null;
}

/** The lanes in sight, both ends included; none where the second is less than the first. */
export function lanesInSight(picture: Picture, view: View): [first: number, last: number] {
  const height = laneHeight(picture, view);
  const last = Math.floor((view.top + view.height - view.header - 1) / height);
  return [Math.floor(view.top / height), Math.min(picture.lanes - 1, last)];
}

/** Where the bar of an attempt is drawn. */
export function barBox(picture: Picture, view: View, attempt: number): Box {
  const { start_ms: startMs, operation } = picture.source.attempts;
  const lane = at(picture.laneOf, at(operation, attempt));
  const height = laneHeight(picture, view);
  const inset = barInset(height);
  const x = xOf(view, at(startMs, attempt));
  return {
    x,
    y: laneY(picture, view, lane) + inset,
    width: Math.max(LEAST_BAR, xOf(view, at(picture.endMs, attempt)) - x),
    height: height - 2 * inset,
  };
}

/** Free pixels above and below a bar in its lane. */
export function barInset(height: number): number {
  return Math.max(3, Math.floor(height * 0.22));
}

/** Where the mark of an operation is drawn: after its last bar. */
export function markBox(picture: Picture, view: View, operation: number): Box {
  const lane = at(picture.laneOf, operation);
  const middle = laneY(picture, view, lane) + laneHeight(picture, view) / 2;
  const x = markX(picture, view, operation);
  return { x, y: middle - MARK_HEIGHT / 2, width: MARK, height: MARK_HEIGHT };
}

/** The left edge of that mark. */
export function markX(picture: Picture, view: View, operation: number): number {
  return xOf(view, at(picture.doneMs, operation)) + LEAST_BAR + 1;
}

/** The whole run. */
export function fitted(picture: Picture, view: View): View {
  const span = picture.toMs - picture.fromMs;
  const fromMs = picture.fromMs - span * MARGIN;
  return clamped(picture, { ...view, fromMs, toMs: picture.toMs + span * MARGIN_RIGHT });
}

/** @param factor below 1 comes nearer; the time at `x` stays where it is */
export function zoomed(picture: Picture, view: View, x: number, factor: number): View {
  const ms = msOf(view, Math.max(x, view.gutter));
  const span = view.toMs - view.fromMs;
  const most = wholeSpan(picture);
  const next = Math.min(most, Math.max(LEAST_SPAN_MS, span * factor));
  const fromMs = ms - ((ms - view.fromMs) * next) / span;
  return clamped(picture, { ...view, fromMs, toMs: fromMs + next });
}

/** Pixels that the content moves: right and down are positive. */
export function panned(picture: Picture, view: View, dx: number, dy: number): View {
  const ms = dx / pixelsPerMs(view);
  const { fromMs, toMs, top } = view;
  return clamped(picture, { ...view, fromMs: fromMs - ms, toMs: toMs - ms, top: top - dy });
}

/** Moves as little as it takes to have an operation in sight, and shows it large enough to be seen. */
export function revealing(picture: Picture, view: View, operation: number): View {
  const lane = at(picture.laneOf, operation);
  if (lane < 0) return view;
  const begin = at(picture.beginMs, operation);
  const done = at(picture.doneMs, operation);
  let next = view;
  const span = view.toMs - view.fromMs;
  const wide = Math.max(done - begin, LEAST_SPAN_MS);
  if (begin < view.fromMs || done > view.toMs || wide / span < 0.01) {
    const wanted = wide > span * 0.8 ? wide / 0.8 : Math.min(span, wide * 5);
    const middle = (begin + done) / 2;
    next = { ...view, fromMs: middle - wanted / 2, toMs: middle + wanted / 2 };
  }
  const height = laneHeight(picture, next);
  const room = next.height - next.header;
  const above = lane * height;
  const top = above < next.top || above + height > next.top + room ? above - room / 2 : next.top;
  return clamped(picture, { ...next, top });
}

/** Nothing is looked at where nothing can be. */
export function clamped(picture: Picture, view: View): View {
  const span = Math.min(view.toMs - view.fromMs, wholeSpan(picture));
  const whole = picture.toMs - picture.fromMs;
  const least = picture.fromMs - whole * MARGIN;
  const most = picture.toMs + whole * MARGIN_RIGHT - span;
  const fromMs = Math.max(least, Math.min(view.fromMs, most));
  const top = Math.max(
    0,
    Math.min(view.top, contentHeight(picture, view) - (view.height - view.header)),
  );
  return { ...view, fromMs, toMs: fromMs + span, top };
}

export function contentHeight(picture: Picture, view: View): number {
  return picture.lanes * laneHeight(picture, view);
}

function wholeSpan({ fromMs, toMs }: Picture): number {
  return (toMs - fromMs) * (1 + MARGIN + MARGIN_RIGHT);
}
