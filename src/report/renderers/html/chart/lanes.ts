import type { Timeline, TimelineOperation } from '../../../document.js';
import { isWrite } from '../../../tally.js';
import { counted, duration } from '../../../words.js';
import { html, type Markup } from '../markup.js';
import { type Tone, verdictMark } from '../tones.js';
import { BAR_HEIGHT, bar, faultCodes } from './attempt.js';
import { axis, endOf, LEFT, RIGHT, type Scale, scale, WIDTH } from './scale.js';

const TOP = 16;
/** Room for the codes of faults above the bars, in the lanes that have any. */
const CODES = 11;
const ROW = 14;
const HEADING = 20;
/** Lanes drawn; the rest is in the list of operations and in the JSON report. */
const MAX_LANES = 60;
/** Names longer than this do not fit left of their lane. */
const MAX_NAME = 24;

/** Where a run takes so many times as long as its longest lane, each lane gets a clock of its own. */
const LONG_RUN = 8;

interface Row {
  y: number;
  height: number;
  draw: (y: number) => Markup;
}

/**
 * Operations as lanes, attempts as bars, the codes of faults above them; time runs to the right.
 * First come the operations with a finding, then those that met faults, then the calm ones, as far
 * as there is room; within each in the order in which they began.
 */
export function lanes(timeline: Timeline, whole: Scale): Markup {
  const groups = groupsOf(timeline.operations);
  const shown = groups.reduce((sum, { lanes }) => sum + lanes.length, 0);
  const longest = Math.max(1, ...groups.flatMap(({ lanes }) => lanes.map(lengthOf)));
  const alone = whole.span > longest * LONG_RUN;
  const span = alone ? longest : whole.span;
  const rows = rowsOf(groups, whole, alone ? longest : null);
  const height = (rows.at(-1)?.y ?? TOP) + (rows.at(-1)?.height ?? 0) + 24;
  const left = Math.max(0, timeline.operations_total - shown);
  return html`<div class="wide"><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Attempts of ${counted(shown, 'operation')} over ${duration(whole.span)}">
${alone ? '' : windows(timeline, whole, height)}${axis(span, height)}${alone ? '' : restarts(timeline, whole, height)}${rows.map(({ y, draw }) => draw(y))}</svg></div>
<p class="legend"><span>solid: answered</span><span>hatched: no usable answer</span><span>outline: nothing heard of it</span><span>two letters: a fault on the attempt</span>${
    alone
      ? html`<span>each lane from its own beginning, which is told at its end</span>`
      : html`<span>tinted: fault on the whole run</span><span>dashed: restart</span>`
  }</p>${
    left > 0
      ? html`<p class="left">${counted(left, 'operation')} of ${timeline.operations_total.toLocaleString('en-US')} not drawn here. Those with findings come first, then those that met faults.</p>`
      : ''
  }`;
}

interface Group {
  title: string;
  lanes: TimelineOperation[];
}

function groupsOf(operations: readonly TimelineOperation[]): Group[] {
  const drawable = operations.filter((lane) => lane.attempts.length > 0);
  const striking = drawable.filter(isStriking);
  const rest = drawable.filter((lane) => !isStriking(lane));
  const groups = [
    { title: 'operations with a finding', lanes: striking },
    { title: 'operations that met faults', lanes: rest.filter(isFaulted) },
    { title: 'operations without a fault', lanes: rest.filter((lane) => !isFaulted(lane)) },
  ];
  let room = MAX_LANES;
  return groups.flatMap(({ title, lanes }) => {
    const shown = lanes.slice(0, room);
    room -= shown.length;
    return shown.length === 0
      ? []
      : [{ title: `${title}: ${partWords(shown, lanes)}`, lanes: shown }];
  });
}

function partWords(shown: readonly unknown[], all: readonly unknown[]): string {
  return shown.length === all.length ? `${all.length}` : `${shown.length} of ${all.length}`;
}

function isStriking({ verdict }: TimelineOperation): boolean {
  return verdict !== 'kept' && verdict !== null;
}

function isFaulted({ attempts }: TimelineOperation): boolean {
  return attempts.some(({ fault }) => fault !== null);
}

/** With a span, each lane is drawn on a scale that begins with it. */
function rowsOf(groups: readonly Group[], whole: Scale, ownSpan: number | null): Row[] {
  const rows: Row[] = [];
  const push = (height: number, draw: Row['draw']) => {
    const last = rows.at(-1);
    rows.push({ y: last === undefined ? TOP : last.y + last.height, height, draw });
  };
  for (const { title, lanes } of groups) {
    push(HEADING, (y) => heading(title, y));
    for (const lane of lanes) {
      const codes = isFaulted(lane) ? CODES : 0;
      const began = startOf(lane);
      const own = ownSpan === null ? whole : scale(began, ownSpan);
      const note = ownSpan === null ? '' : ` at ${duration(began - whole.start)}`;
      push(ROW + codes, (y) => drawLane(lane, y, codes, { scale: own, note }));
    }
  }
  return rows;
}

function heading(title: string, y: number): Markup {
  return html`<text class="soft group" x="0" y="${y + 14}" font-size="11">${title}</text>`;
}

function drawLane(
  lane: TimelineOperation,
  y: number,
  codes: number,
  { scale: { place }, note }: { scale: Scale; note: string },
): Markup {
  const { mark, tone } = laneMark(lane);
  const top = y + codes + 2;
  const base = top + BAR_HEIGHT - 1;
  const kind = lane.kind === null || lane.kind === undefined ? '' : `${lane.kind} `;
  return html`<text class="soft" x="${LEFT - 8}" y="${base}" text-anchor="end" font-size="11">${kind}${nameOf(lane)}</text>${faultCodes(lane.attempts, y, place)}${lane.attempts.map(
    (attempt) => bar(attempt, top, place),
  )}<text class="f${tone}" x="${WIDTH - RIGHT + 8}" y="${base}" font-size="11">${mark}<tspan class="soft">${note}</tspan></text>`;
}

/** A read has nothing to keep: it was answered. */
function laneMark({ kind, verdict }: TimelineOperation): { mark: string; tone: Tone } {
  const reading = verdict === 'kept' && !isWrite(kind ?? null);
  return reading ? { mark: '✓ answered', tone: 'good' } : verdictMark(verdict);
}

function startOf({ attempts }: TimelineOperation): number {
  return Date.parse(attempts[0]?.sent_at ?? '');
}

function lengthOf(lane: TimelineOperation): number {
  return Math.max(...lane.attempts.map(endOf)) - startOf(lane);
}

function nameOf({ operation, kind }: TimelineOperation): string {
  const most = MAX_NAME - (kind?.length ?? 0);
  return operation.length > most ? `…${operation.slice(1 - most)}` : operation;
}

function windows(timeline: Timeline, { place }: Scale, height: number): Markup[] {
  return timeline.fault_windows.map(({ fault, from, to }) => {
    const x = place(from);
    const width = Math.max(2, (to === null ? WIDTH - RIGHT : place(to)) - x);
    return html`<rect class="window" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="${height - 18}"/><text class="windowname" x="${(x + 3).toFixed(1)}" y="11">${fault}</text>`;
  });
}

function restarts(timeline: Timeline, { place }: Scale, height: number): Markup[] {
  return timeline.restarts.map(({ at }) => {
    const x = place(at).toFixed(1);
    return html`<line class="restart" x1="${x}" x2="${x}" y1="0" y2="${height - 18}"><title>restart</title></line>`;
  });
}
