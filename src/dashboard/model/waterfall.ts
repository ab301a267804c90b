import type { Deduction, Score } from '../../sdk/types.js';
import { count, counted } from './format.js';
import { deductionTone, ruleWords } from './rules.js';
import type { Tone } from './tones.js';

const START = 100;

/** One deduction on its way down; `from` and `to` are points, 0 to 100, as they are drawn. */
export interface Step {
  readonly rule: string;
  readonly label: string;
  readonly points: number;
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** It fell, in part or as a whole, below zero, where nothing is left to take. */
  readonly below: boolean;
  readonly tone: Tone;
}

export interface Waterfall {
  readonly steps: readonly Step[];
  /** What the points come to before they are held at zero. */
  readonly sum: number;
  /** All of it in one sentence, for those who hear it. */
  readonly spoken: string;
}

/** The way from 100 down to the score. The steps are drawn from left (`from`) to right (`to`). */
export function waterfallOf({ deductions, score }: Pick<Score, 'deductions' | 'score'>): Waterfall {
  let left = START;
  const steps = deductions.map((deduction) => {
    const step = stepOf(deduction, left);
    left -= deduction.points;
    return step;
  });
  const parts = steps.map(({ label, points }) => `${label} takes ${count(points)}`);
  const end = score === null ? 'no score' : `${count(score)} remain`;
  const spoken = `From 100: ${[...parts, end].join(', ')}.`;
  return { steps, sum: left, spoken };
}

/** `35 points for 3 events` */
export function stepWords({ points, count: events }: Pick<Step, 'points' | 'count'>): string {
  return `${counted(points, 'point')} for ${counted(events, 'event')}`;
}

function stepOf({ rule, points, count: events }: Deduction, left: number): Step {
  return {
    rule,
    label: ruleWords(rule),
    points,
    count: events,
    from: Math.max(0, left - points),
    to: Math.max(0, left),
    below: left - points < 0,
    tone: deductionTone(points),
  };
}
