import type { Verdict } from '../../document.js';
import { verdictSign } from '../../marks.js';

/** A colour family of the style sheet. It never stands alone: a word or a mark is always beside it. */
export type Tone = 'good' | 'amber' | 'orange' | 'bad' | 'idle';

/** The tone of a grade; null while there is none. */
export function gradeTone(grade: string | null): Tone {
  if (grade === 'A' || grade === 'B') return 'good';
  if (grade === 'C') return 'amber';
  if (grade === 'D') return 'orange';
  return grade === 'F' ? 'bad' : 'idle';
}

/** Mark and tone of what became of an operation; null where that is not known. */
export function verdictMark(verdict: Verdict | 'kept' | null): { mark: string; tone: Tone } {
  return { mark: verdictSign(verdict), tone: verdict === null ? 'idle' : TONES[verdict] };
}

const TONES: Readonly<Record<Verdict | 'kept', Tone>> = {
  lost: 'bad',
  partial: 'bad',
  duplicated: 'orange',
  unknown: 'amber',
  failed: 'orange',
  applied: 'amber',
  kept: 'good',
};

/** The tone of a deduction, by what it takes away. */
export function deductionTone(points: number): Tone {
  if (points >= 25) return 'bad';
  return points >= 15 ? 'orange' : 'amber';
}
