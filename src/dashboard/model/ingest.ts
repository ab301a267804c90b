import type { Ingest, Run } from '../../sdk/types.js';
import { count, counted } from './format.js';

export interface IngestProgress {
  readonly accepted: number;
  readonly persisted: number;
  readonly rejected: number;
  /** Accepted, and neither persisted nor rejected yet. */
  readonly coming: number;
  /** Nothing is on its way. */
  readonly covered: boolean;
  /** Shares of what was accepted, 0 to 1. */
  readonly persistedShare: number;
  readonly rejectedShare: number;
  readonly words: string;
}

type Counted = Pick<Run, 'ingest' | 'finished_at'>;

/** How far the evidence has come from the queue into the database. */
export function ingestOf({ ingest, finished_at }: Counted): IngestProgress {
  const { accepted, persisted, rejected } = ingest;
  const coming = Math.max(0, accepted - persisted - rejected);
  const whole = Math.max(accepted, persisted + rejected, 1);
  return {
    accepted,
    persisted,
    rejected,
    coming,
    covered: coming === 0,
    persistedShare: persisted / whole,
    rejectedShare: rejected / whole,
    words: wordsOf(ingest, coming, finished_at === null ? ' so far' : ''),
  };
}

function wordsOf({ accepted, rejected }: Ingest, coming: number, soFar: string): string {
  if (accepted === 0) return `No event has come${soFar === '' ? '' : ' yet'}.`;
  const events = counted(accepted, 'event');
  if (coming > 0) return `${count(coming)} of ${events}${soFar} ${be(coming)} still coming.`;
  if (rejected === 0) return `${events}${soFar}, all stored.`;
  return `${count(rejected)} of ${events}${soFar} ${be(rejected)} rejected, the others are stored.`;
}

function be(number: number): string {
  return number === 1 ? 'is' : 'are';
}
