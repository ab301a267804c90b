import type { Report, Run, Score } from '../../sdk/types.js';
import { counted } from './format.js';
import { risksOf } from './risks.js';
import type { Tone } from './tones.js';

/** A verdict as a sentence that stands by itself, and what else there is to say. */
export interface Finding {
  readonly headline: string;
  readonly rest: readonly string[];
  readonly tone: Tone;
}

interface Known {
  readonly run: Pick<Run, 'status' | 'ingest'>;
  readonly score: Pick<Score, 'score' | 'risks' | 'provisional' | 'incomplete'> | undefined;
  readonly report: Pick<Report, 'summary'> | undefined;
}

/** The report's own words where there is one; until then, what the counts say so far. */
export function findingOf({ run, score, report }: Known): Finding {
  const tone = run.ingest.persisted === 0 ? 'pending' : toneOf(score);
  if (report && report.summary !== '') {
    const [headline = '', ...rest] = sentencesOf(report.summary);
    return { headline, rest, tone };
  }
  const { persisted } = run.ingest;
  if (score === undefined || (score.provisional && persisted === 0)) {
    return { headline: 'Nothing is known yet.', rest: [waitingWords(run)], tone: 'pending' };
  }
  if (score.score === null) {
    return {
      headline: 'The run holds no event, so there is nothing to judge.',
      rest: [],
      tone: 'pending',
    };
  }
  const seen = risksOf(score.risks).map(({ found }) => found);
  const events = counted(persisted, 'event');
  if (score.provisional) {
    const headline = seen[0] ?? `No risk so far, in ${events}.`;
    return { headline, rest: [...seen.slice(1), 'The run goes on: this is provisional.'], tone };
  }
  const headline = seen[0] ?? `No risk was found in ${events}.`;
  return { headline, rest: seen.slice(1), tone };
}

/** `One. Two 4.9 %. Three.` in three; a point within a number or a name ends nothing. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?])\s+(?=[\p{Lu}\d])/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

function waitingWords({ status, ingest }: Known['run']): string {
  if (ingest.accepted > 0) return `${counted(ingest.accepted, 'event')} are on their way.`;
  return status === 'accepted'
    ? 'The run was accepted and waits for a worker.'
    : 'It waits for its first event.';
}

function toneOf(score: Known['score']): Tone {
  if (score === undefined || score.score === null) return 'pending';
  return risksOf(score.risks)[0]?.tone ?? 'good';
}
