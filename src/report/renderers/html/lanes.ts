import type { Timeline, TimelineAttempt, TimelineOperation } from '../../document.js';
import { duration } from '../../words.js';
import { html, type Markup } from './markup.js';
import { verdictMark } from './tones.js';

const WIDTH = 1000;
const LEFT = 160;
const RIGHT = 90;
const TOP = 16;
const ROW = 14;
/** Lanes drawn; the rest is in the list of operations and in the JSON report. */
const MAX_LANES = 60;
/** Names longer than this do not fit left of their lane. */
const MAX_NAME = 24;

/** Attempts drawn of one operation on its own. */
const MAX_LABELLED = 12;

/** What attempts without an answer are filled with; the page holds it once, for all its pictures. */
export const HATCH = html`<svg class="definitions" aria-hidden="true"><defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="5"/></pattern></defs></svg>`;

/** Places a time on the picture. */
type Place = (time: string) => number;

/** Operations as lanes, attempts as bars, faults as tinted columns; time runs to the right. */
export function lanes(timeline: Timeline): Markup {
  const shown = chosen(timeline.operations);
  const from = shown.flatMap((lane) => lane.attempts.map((attempt) => Date.parse(attempt.sent_at)));
  const to = shown.flatMap((lane) => lane.attempts.map(endOf));
  if (from.length === 0) return html`<p class="soft">No attempts were reported.</p>`;
  const start = Math.min(...from);
  const span = Math.max(1, Math.max(...to) - start);
  const place = placing(start, span);
  const height = TOP + shown.length * ROW + 20;
  const left = timeline.operations_total - shown.length;
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Attempts of ${shown.length} operations over ${duration(span)}">
${windows(timeline, place, height)}${axis(span, height)}${shown.map((lane, i) => drawLane(lane, TOP + i * ROW, place))}${restarts(timeline, place, height)}</svg></div>
<p class="legend"><span>solid: answered</span><span>hatched: no usable answer</span><span>outline: nothing heard of it</span><span>tinted: fault on the whole run</span><span>dashed: restart</span>${
    left > 0
      ? html`<span>${shown.length} of ${timeline.operations_total} operations drawn</span>`
      : ''
  }</p>`;
}

/** One operation's attempts on its own scale, each labelled; nothing where there is one alone. */
export function strip(lane: TimelineOperation): Markup {
  const first = lane.attempts[0];
  if (first === undefined || lane.attempts.length < 2) return html``;
  const start = Date.parse(first.sent_at);
  const span = Math.max(1, Math.max(...lane.attempts.map(endOf)) - start);
  const place = placing(start, span);
  const shown = lane.attempts.slice(0, MAX_LABELLED);
  const height = shown.length * ROW + 4;
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${shown.length} attempts over ${duration(span)}">${shown.map(
    (attempt, i) =>
      html`<text class="soft" x="${LEFT - 8}" y="${i * ROW + 12}" text-anchor="end" font-size="11">attempt ${attempt.attempt}</text>${bar(attempt, i * ROW + 2, place)}${label(attempt, i * ROW + 12, place)}`,
  )}</svg></div>`;
}

/** Beside the bar, on the side that has room. */
function label(attempt: TimelineAttempt, y: number, place: Place): Markup {
  const from = place(attempt.sent_at);
  const to = Math.max(from + 3, place(attempt.ended_at ?? attempt.sent_at));
  const words = [attempt.status ?? attempt.outcome.replace('_', ' '), attempt.fault ?? '']
    .join(' ')
    .trim();
  const roomAtRight = to < WIDTH - 180;
  const roomAtLeft = from > LEFT + 150;
  if (!roomAtRight && !roomAtLeft) return html``;
  return html`<text class="soft" x="${(roomAtRight ? to + 6 : from - 6).toFixed(1)}" y="${y}" text-anchor="${roomAtRight ? 'start' : 'end'}" font-size="11">${words}</text>`;
}

/** Those with a verdict first, so that the picture never leaves out what it is for. */
function chosen(operations: readonly TimelineOperation[]): TimelineOperation[] {
  const drawable = operations.filter((lane) => lane.attempts.length > 0);
  const striking = drawable.filter((lane) => lane.verdict !== 'kept');
  const picked = new Set([...new Set([...striking, ...drawable])].slice(0, MAX_LANES));
  return drawable.filter((lane) => picked.has(lane));
}

function placing(start: number, span: number): Place {
  return (time) => {
    const share = (Date.parse(time) - start) / span;
    return LEFT + Math.min(1, Math.max(0, share)) * (WIDTH - LEFT - RIGHT);
  };
}

function endOf(attempt: TimelineAttempt): number {
  return Date.parse(attempt.ended_at ?? attempt.sent_at);
}

function drawLane(lane: TimelineOperation, y: number, place: Place): Markup {
  const { mark, tone } = verdictMark(lane.verdict);
  const name =
    lane.operation.length > MAX_NAME ? `…${lane.operation.slice(1 - MAX_NAME)}` : lane.operation;
  return html`<text class="soft" x="${LEFT - 8}" y="${y + 10}" text-anchor="end" font-size="11">${name}</text>${lane.attempts.map(
    (attempt) => bar(attempt, y, place),
  )}<text class="f${tone}" x="${WIDTH - RIGHT + 8}" y="${y + 10}" font-size="11">${mark}</text>`;
}

function bar(attempt: TimelineAttempt, y: number, place: Place): Markup {
  const x = place(attempt.sent_at);
  const width = Math.max(3, place(attempt.ended_at ?? attempt.sent_at) - x);
  const kind = attempt.outcome === 'no_answer' ? 'noanswer' : attempt.outcome;
  const status = attempt.status === null ? '' : ` ${attempt.status}`;
  const fault = attempt.fault === null ? '' : `, ${attempt.fault}`;
  return html`<rect class="${kind}" x="${x.toFixed(1)}" y="${y + 2}" width="${width.toFixed(1)}" height="${ROW - 5}" rx="1"><title>attempt ${attempt.attempt}: ${attempt.outcome}${status}${fault}</title></rect>`;
}

function windows(timeline: Timeline, place: Place, height: number): Markup[] {
  return timeline.fault_windows.map(({ fault, from, to }) => {
    const x = place(from);
    const width = Math.max(2, (to === null ? WIDTH - RIGHT : place(to)) - x);
    return html`<rect class="window" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${height - 18}"/><text class="windowname" x="${(x + 3).toFixed(1)}" y="11">${fault}</text>`;
  });
}

function restarts(timeline: Timeline, place: Place, height: number): Markup[] {
  return timeline.restarts.map(({ at }) => {
    const x = place(at).toFixed(1);
    return html`<line class="restart" x1="${x}" x2="${x}" y1="0" y2="${height - 18}"><title>restart</title></line>`;
  });
}

function axis(span: number, height: number): Markup[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const x = LEFT + share * (WIDTH - LEFT - RIGHT);
    return html`<line class="axis" x1="${x}" x2="${x}" y1="0" y2="${height - 18}"/><text class="soft" x="${x}" y="${height - 4}" text-anchor="middle" font-size="11">${duration(span * share)}</text>`;
  });
}
