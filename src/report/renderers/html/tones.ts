import type { Verdict } from '../../document.js';

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
  switch (verdict) {
    case 'lost':
      return { mark: '✕ lost', tone: 'bad' };
    case 'partial':
      return { mark: '½ partial', tone: 'bad' };
    case 'duplicated':
      return { mark: '×2 doubled', tone: 'orange' };
    case 'unknown':
      return { mark: '? unknown', tone: 'amber' };
    case 'failed':
      return { mark: '! given up', tone: 'orange' };
    case 'applied':
      return { mark: '! applied unseen', tone: 'amber' };
    case 'kept':
      return { mark: '✓ kept', tone: 'good' };
    default:
      return { mark: '· open', tone: 'idle' };
  }
}

/** The tone of a deduction, by what it takes away. */
export function deductionTone(points: number): Tone {
  if (points >= 25) return 'bad';
  return points >= 15 ? 'orange' : 'amber';
}
