import type { Risks } from '../../sdk/types.js';
import type { Tone } from './tones.js';

export interface RiskWord {
  readonly key: keyof Risks;
  readonly name: string;
  /** The mark in pictures and narrow cells. */
  readonly mark: string;
  readonly tone: Tone;
  /** What a run found that has it. */
  readonly found: string;
  /** What a run found that does not. */
  readonly clear: string;
}

/** The four risks, the gravest first. Marks and colours are those of the verdicts. */
export const RISKS: readonly RiskWord[] = [
  {
    key: 'data_loss',
    name: 'Data loss',
    mark: '✕',
    tone: 'bad',
    found: 'Acknowledged data is missing or not what was sent.',
    clear: 'All acknowledged data was there at read-back.',
  },
  {
    key: 'duplicate',
    name: 'Duplicates',
    mark: '×2',
    tone: 'poor',
    found: 'What was asked for once is there more than once.',
    clear: 'Nothing was there more than once.',
  },
  {
    key: 'timeout',
    name: 'Timeouts',
    mark: '…',
    tone: 'fair',
    found: 'Requests got no answer in time.',
    clear: 'Every request was answered in time.',
  },
  {
    key: 'recovery',
    name: 'Failed recovery',
    mark: '–',
    tone: 'poor',
    found: 'Operations never came to an answer, retries included.',
    clear: 'Every operation came to an answer in the end.',
  },
];

/** The risks that a run has, the gravest first. */
export function risksOf(risks: Risks | null): readonly RiskWord[] {
  return risks === null ? [] : RISKS.filter(({ key }) => risks[key]);
}

/** `Data loss, timeouts`; `no risks`; `not judged yet`. */
export function riskWords(risks: Risks | null): string {
  if (risks === null) return 'not judged yet';
  const names = risksOf(risks).map(({ name }) => name);
  if (names.length === 0) return 'no risks';
  return [names[0], ...names.slice(1).map((name) => name.toLowerCase())].join(', ');
}
