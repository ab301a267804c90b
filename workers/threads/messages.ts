import type { MessagePort } from 'node:worker_threads';
import type {
  ScoringResult,
  ScoringTask,
  StoredEvent,
} from '../../src/cloud/modules/scoring/index.js';
import type { ReportEvent } from '../../src/report/index.js';
import type { ScoredEvent, Severity } from '../../src/scoring/index.js';

/** What the thread that scores a run is given; pages follow through the port. */
export type ScoreRunInput = Omit<ScoringTask, 'pages'> & { port: MessagePort };

export type ScoreRunMessage =
  | { kind: 'page'; page: PackedPage }
  | { kind: 'end' }
  | { kind: 'broken' };

export type ScoreRunOutput = ScoringResult;

/** A page by columns. Payloads are JSON arrays of some that follow each other. */
export interface PackedPage {
  id: string[];
  seq: number[];
  event_type: string[];
  severity: Severity[];
  message: string[];
  occurred_at: number[];
  payloads: string[];
}

/** Parsed, a text may take many times its length, and one array's payloads are in memory together. */
const CHARACTERS_PARSED_AT_ONCE = 500_000;

/** The columns of a page pass a port in a third of the time of its rows, whose names pass with each. */
export function packPage(events: readonly StoredEvent[]): PackedPage {
  return {
    id: events.map(({ id }) => id),
    seq: events.map(({ seq }) => seq),
    event_type: events.map(({ event_type }) => event_type),
    severity: events.map(({ severity }) => severity as Severity),
    message: events.map(({ message }) => message),
    occurred_at: events.map(({ occurred_at }) => occurred_at),
    payloads: joined(events),
  };
}

function joined(events: readonly StoredEvent[]): string[] {
  const texts: string[] = [];
  let text = '';
  for (const { payload } of events) {
    text = text === '' ? `[${payload}` : `${text},${payload}`;
    if (text.length < CHARACTERS_PARSED_AT_ONCE) continue;
    texts.push(`${text}]`);
    text = '';
  }
  return text === '' ? texts : [...texts, `${text}]`];
}

export function* unpackPage(page: PackedPage): Generator<ReportEvent & ScoredEvent> {
  let row = 0;
  for (const text of page.payloads) {
    for (const payload of JSON.parse(text) as unknown[]) {
      yield {
        id: page.id[row] ?? '',
        seq: page.seq[row] ?? 0,
        event_type: page.event_type[row] ?? '',
        severity: page.severity[row] ?? 'info',
        message: page.message[row] ?? '',
        occurred_at: page.occurred_at[row] ?? 0,
        payload,
      };
      row += 1;
    }
  }
}
