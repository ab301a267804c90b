import type { QueueReading } from '../../sdk/types.js';
import type { Tone } from './tones.js';

/** What waits in a lane. One that is not known here shows its readings all the same. */
const MEANINGS = new Map([
  ['ingest', 'Runs, events and ends of runs, to be stored'],
  ['scoring', 'Runs whose evidence is stored, to be scored'],
  ['quarantine', 'Work that was started three times, done one by one'],
  ['deletion', 'Rows of what was deleted, removed in small steps'],
  ['maintenance', 'What mends crashes, once a minute'],
]);

/** People who follow a run notice a longer wait. */
const NOTICED_SECONDS = 5;
/** Workers that keep up are never so late: there are too few, or none. */
const BEHIND_SECONDS = 60;

export interface Lane {
  readonly lane: string;
  readonly meaning: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
  /** Of all shards. */
  readonly oldestWaitingSeconds: number;
  /** In the order of their numbers. */
  readonly shards: readonly QueueReading[];
}

/** The shards of each lane together, in the order in which work goes through them. */
export function lanesOf(readings: readonly QueueReading[]): Lane[] {
  const order = [...MEANINGS.keys()];
  const names = [...new Set(readings.map(({ lane }) => lane))];
  names.sort((one, other) => placeIn(order, one) - placeIn(order, other) || (one < other ? -1 : 1));
  return names.map((lane) => laneOf(lane, readings));
}

/** How late the workers are, in words and colour. */
export function lagOf({ waiting, oldestWaitingSeconds }: Lag): { tone: Tone; text: string } {
  if (waiting === 0) return { tone: 'good', text: 'Nothing waits' };
  if (oldestWaitingSeconds < NOTICED_SECONDS) return { tone: 'good', text: 'Keeps up' };
  if (oldestWaitingSeconds < BEHIND_SECONDS) return { tone: 'fair', text: 'Late' };
  return { tone: 'bad', text: 'Behind' };
}

export type Lag = Pick<Lane, 'waiting' | 'oldestWaitingSeconds'>;

/** Whether anything moves, so that it is worth looking often. */
export function isBusy(readings: readonly QueueReading[]): boolean {
  return readings.some(({ waiting, active }) => waiting > 0 || active > 0);
}

function laneOf(lane: string, all: readonly QueueReading[]): Lane {
  const shards = all.filter((reading) => reading.lane === lane);
  shards.sort((one, other) => Number(one.shard) - Number(other.shard));
  const sum = (of: (reading: QueueReading) => number) =>
    shards.reduce((total, reading) => total + of(reading), 0);
  return {
    lane,
    meaning: MEANINGS.get(lane) ?? '',
    waiting: sum(({ waiting }) => waiting),
    active: sum(({ active }) => active),
    delayed: sum(({ delayed }) => delayed),
    failed: sum(({ failed }) => failed),
    oldestWaitingSeconds: Math.max(0, ...shards.map((reading) => reading.oldest_waiting_seconds)),
    shards,
  };
}

function placeIn(order: readonly string[], lane: string): number {
  const place = order.indexOf(lane);
  return place === -1 ? order.length : place;
}
