import type { Run } from '../../sdk/types.js';
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

/** How far the evidence has come from the queue into the database. */
export function ingestOf({ ingest }: Pick<Run, 'ingest'>): IngestProgress {
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
    words: wordsOf(accepted, rejected, coming),
  };
}

function wordsOf(accepted: number, rejected: number, coming: number): string {
  if (accepted === 0) return 'No event has come yet.';
  if (coming > 0) {
    const are = coming === 1 ? 'is' : 'are';
    return `Partial: ${count(coming)} of ${counted(accepted, 'event')} ${are} still coming.`;
  }
  if (rejected === 0)
    return accepted === 1 ? 'The event is stored.' : `All ${count(accepted)} events are stored.`;
  const were = rejected === 1 ? 'was' : 'were';
  return `${count(rejected)} of ${counted(accepted, 'event')} ${were} rejected, the others are stored.`;
}
