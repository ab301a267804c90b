// What a run must reach to pass: `score>=90`, `lost==0`, `p95_ms<=800`, `loss_upper_bound<=5%`.
import { nearest } from './nearest.js';

/** What a threshold may be about, and what each figure means. */
export const FIGURES = {
  score: 'the score, 0 to 100',
  operations: 'operations that were carried out',
  acknowledged: 'operations that the API acknowledged',
  attempts: 'requests of the operations, retries included',
  faults: 'faults that were injected',
  kept: 'operations found as they were sent',
  lost: 'operations that were acknowledged and are not there',
  duplicated: 'operations that were applied more than once',
  partial: 'operations of which other values than the sent ones are there',
  failed: 'operations that were not acknowledged and are not there',
  applied: 'operations that were not acknowledged and are there',
  unknown: 'operations that cannot be decided',
  violations:
    'things whose answers no order of the operations explains, and things that lists show wrongly',
  loss_rate: 'share of the acknowledged writes that is lost or partial',
  loss_upper_bound: 'upper bound of that rate with 95 % confidence',
  duplication_upper_bound: 'upper bound of the rate of doubled creations with 95 % confidence',
  p50_ms: 'median answer time of attempts without an injected fault',
  p95_ms: '95th percentile of those times',
  p99_ms: '99th percentile of those times',
  max_ms: 'longest of those times',
  faulted_p50_ms: 'median answer time of attempts with an injected fault',
  faulted_p95_ms: '95th percentile of those times',
  faulted_p99_ms: '99th percentile of those times',
  faulted_max_ms: 'longest of those times',
  duration_s: 'how long the whole test took, in seconds',
} as const;

export type Figure = keyof typeof FIGURES;

const HOLDS = {
  '>=': (value: number, bound: number) => value >= bound,
  '<=': (value: number, bound: number) => value <= bound,
  '==': (value: number, bound: number) => value === bound,
  '!=': (value: number, bound: number) => value !== bound,
  '>': (value: number, bound: number) => value > bound,
  '<': (value: number, bound: number) => value < bound,
} as const;

export interface Threshold {
  figure: Figure;
  comparison: keyof typeof HOLDS;
  bound: number;
}

/** Whether a value of the figure passes. */
export function holds({ comparison, bound }: Threshold, value: number): boolean {
  return HOLDS[comparison](value, bound);
}

/** Reads an expression; a bare number is the least score. Null where it is none. */
export function parseThreshold(text: string): Threshold | null {
  const read = readThreshold(text);
  return 'problem' in read ? null : read;
}

/** Why the text is no threshold, as the end of a sentence; null where it is one. */
export function thresholdProblem(text: string): string | null {
  const read = readThreshold(text);
  return 'problem' in read ? read.problem : null;
}

const NUMBER = /^(\d{1,12}(?:\.\d{1,9})?)(\s*%)?$/;

function readThreshold(text: string): Threshold | { problem: string } {
  const parts = /^\s*([A-Za-z]\w*)\s*([<>=!]+)\s*(.*?)\s*$/.exec(text);
  const [name = 'score', sign = '>=', typed = text.trim()] = parts?.slice(1) ?? [];
  const number = NUMBER.exec(typed);
  if (parts === null && number === null) {
    return {
      problem: `must be a figure, a comparison and a number, such as "score>=90", not "${text}"`,
    };
  }
  if (!isFigure(name)) {
    const meant = nearest(name, Object.keys(FIGURES));
    const known =
      meant === null
        ? ` (known: ${Object.keys(FIGURES).join(', ')})`
        : ` – did you mean "${meant}"?`;
    return { problem: `"${name}" is no figure of a run${known}` };
  }
  if (!isComparison(sign))
    return { problem: `"${sign}" is no comparison: use ${Object.keys(HOLDS).join(' ')}` };
  if (number === null) return { problem: `"${typed}" is no number from 0` };
  const bound = Number(number[1]) / (number[2] === undefined ? 1 : 100);
  const most = mostOf(name);
  if (bound > most)
    return { problem: `"${name}" is ${most} at most, so it cannot be compared with ${bound}` };
  return { figure: name, comparison: sign, bound };
}

function isFigure(name: string): name is Figure {
  return Object.hasOwn(FIGURES, name);
}

function isComparison(sign: string): sign is keyof typeof HOLDS {
  return Object.hasOwn(HOLDS, sign);
}

function mostOf(figure: Figure): number {
  if (figure === 'score') return 100;
  return figure === 'loss_rate' || figure.endsWith('_bound') ? 1 : Infinity;
}
