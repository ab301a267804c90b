import {
  type Call,
  callsOf,
  callText,
  type PlacedEntry,
} from '../../agent/oracle/linearizability/index.js';
import { shortText } from '../output/plain.js';

const LONGEST_LABEL = 28;

/**
 * A small history as a picture: a lane for each process, time from left to right. A call reaches from
 * its invocation to its completion; one without completion has no end. Null where it is too wide.
 */
export function timeline(entries: readonly PlacedEntry[], width: number): string[] | null {
  const bars = callsOf(entries).map((call) => ({
    name: `process ${shortText(String(call.begin.entry.process), 16)}`,
    label: ` ${shortText(callText(call), LONGEST_LABEL)} `,
    begin: placeOf(entries, call.begin),
    end: call.end?.entry.type === 'ok' ? placeOf(entries, call.end) : null,
  }));
  const columns = spread(entries.length, bars);
  const lanes = lanesOf(bars);
  const names = lanes.map(([bar]) => bar?.name ?? '');
  const margin = Math.max(...names.map((name) => name.length)) + 2;
  const right = Math.max(
    ...bars.map(
      ({ begin, label, end }) =>
        (columns[end ?? begin] ?? 0) + (end === null ? label.length + 3 : 1),
    ),
    columns.at(-1) ?? 0,
  );
  if (margin + right > width) return null;
  return lanes.map((lane, n) => (names[n] ?? '').padEnd(margin) + draw(lane, columns, right));
}

interface Bar {
  readonly name: string;
  readonly label: string;
  /** Numbers of entries. */
  readonly begin: number;
  readonly end: number | null;
}

function placeOf(entries: readonly PlacedEntry[], { at }: NonNullable<Call['end']>): number {
  return entries.findIndex((one) => one.at === at);
}

/** A column for each entry, so far apart that every label has room. */
function spread(count: number, bars: readonly Bar[]): number[] {
  const columns: number[] = [];
  for (let entry = 0; entry < count; entry++) {
    const ended = bars.find(({ end }) => end === entry);
    const needed = ended ? (columns[ended.begin] ?? 0) + ended.label.length + 3 : 0;
    columns.push(Math.max((columns.at(-1) ?? -2) + 2, needed));
  }
  return columns;
}

/** Calls of one process that do not overlap share a lane. */
function lanesOf(bars: readonly Bar[]): Bar[][] {
  const lanes: Bar[][] = [];
  for (const bar of bars) {
    const free = lanes.find((lane) => {
      const last = lane.at(-1);
      return last?.name === bar.name && last.end !== null && last.end < bar.begin;
    });
    if (free) free.push(bar);
    else lanes.push([bar]);
  }
  const order = [...new Set(bars.map(({ name }) => name))];
  return lanes.sort((a, b) => order.indexOf(a[0]?.name ?? '') - order.indexOf(b[0]?.name ?? ''));
}

function draw(lane: readonly Bar[], columns: readonly number[], right: number): string {
  let line = '';
  for (const { label, begin, end } of lane) {
    line = line.padEnd(columns[begin] ?? 0);
    const until = end === null ? right : (columns[end] ?? 0);
    const inside = `─${label}`.padEnd(until - line.length - 1, '─');
    line += `├${inside}${end === null ? '…' : '┤'}`;
  }
  return line;
}
