import type { Grade, RunStatus, Severity } from '../../sdk/types.js';

/** Colours that carry a meaning; beside each stands a letter, a shape or a word. */
export type Tone = 'good' | 'fair' | 'poor' | 'bad' | 'pending' | 'accent';

export type VerdictWord =
  | 'kept'
  | 'lost'
  | 'partial'
  | 'duplicated'
  | 'unknown'
  | 'failed'
  | 'applied';

export function gradeTone(grade: Grade | null | undefined): Tone {
  if (grade === 'A' || grade === 'B') return 'good';
  if (grade === 'C') return 'fair';
  if (grade === 'D') return 'poor';
  return grade === 'F' ? 'bad' : 'pending';
}

export function severityTone(severity: Severity): Tone {
  return ({ info: 'pending', warning: 'fair', error: 'poor', critical: 'bad' } as const)[severity];
}

export function statusTone(status: RunStatus): Tone {
  if (status === 'running' || status === 'finishing' || status === 'accepted') return 'accent';
  if (status === 'finished') return 'good';
  return status === 'failed' ? 'bad' : 'pending';
}

export function verdictTone(verdict: VerdictWord | null): Tone {
  if (verdict === 'kept') return 'good';
  if (verdict === 'lost' || verdict === 'partial') return 'bad';
  if (verdict === 'duplicated' || verdict === 'failed') return 'poor';
  return verdict === 'applied' || verdict === 'unknown' ? 'fair' : 'pending';
}

/** The mark of a verdict, the same in every picture and list. */
export function verdictMark(verdict: VerdictWord | null): string {
  if (verdict === null) return '·';
  const marks = {
    kept: '✓',
    lost: '✕',
    partial: '½',
    duplicated: '×2',
    unknown: '?',
    failed: '–',
    applied: '±',
  } as const;
  return marks[verdict];
}

/** What a verdict means, in words. */
export function verdictMeaning(verdict: VerdictWord | null): string {
  if (verdict === null) return 'not judged yet';
  const meanings = {
    kept: 'acknowledged and there',
    lost: 'acknowledged and missing',
    partial: 'stored with other content than was sent',
    duplicated: 'there more than once',
    unknown: 'could not be read back',
    failed: 'never acknowledged and not there',
    applied: 'there, and never acknowledged',
  } as const;
  return meanings[verdict];
}
