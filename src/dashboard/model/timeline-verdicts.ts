import type { RunTimeline } from '../../sdk/types.js';
import type { VerdictWord } from './tones.js';

/** Gravest first: the order in which they are offered. */
export const VERDICT_ORDER: readonly VerdictWord[] = [
  'lost',
  'partial',
  'duplicated',
  'unknown',
  'failed',
  'applied',
  'kept',
];

/** What is shown of a run: operations of one verdict, those that are no good news, or all. */
export type VerdictFilter = VerdictWord | 'open' | 'findings' | 'all';

/** 0 for what is not judged, 1 for what was kept, more the graver it is. */
export function gravity(verdict: VerdictWord | null): number {
  return verdict === null ? 0 : VERDICT_ORDER.length - VERDICT_ORDER.indexOf(verdict);
}

export function isFailure(verdict: VerdictWord | null): boolean {
  return gravity(verdict) > 1;
}

export function passes(filter: VerdictFilter, verdict: VerdictWord | null): boolean {
  if (filter === 'all') return true;
  if (filter === 'findings') return isFailure(verdict);
  return filter === 'open' ? verdict === null : filter === verdict;
}

export function isVerdictFilter(word: string): word is VerdictFilter {
  return ['all', 'findings', 'open', ...VERDICT_ORDER].includes(word);
}

/** How many operations there are of each, those that are missing left out. */
export function verdictCounts({ operations }: RunTimeline): Map<VerdictWord | 'open', number> {
  const all = new Map<VerdictWord | 'open', number>();
  for (const each of operations.verdict) {
    const word = each ?? 'open';
    all.set(word, (all.get(word) ?? 0) + 1);
  }
  const counts = new Map<VerdictWord | 'open', number>();
  for (const word of [...VERDICT_ORDER, 'open'] as const) {
    const count = all.get(word);
    if (count !== undefined) counts.set(word, count);
  }
  return counts;
}

/**
 * The next failure after an operation, or before it with step -1, round the end; null where there is none.
 * Operations stand in the order of their beginning.
 */
export function nextFailure(
  { operations }: RunTimeline,
  shown: Int32Array,
  from: number | null,
  step: 1 | -1 = 1,
): number | null {
  const failures = shown.filter((each) => isFailure(operations.verdict[each] ?? null));
  if (failures.length === 0) return null;
  const ahead =
    step === 1
      ? failures.find((each) => from === null || each > from)
      : failures.findLast((each) => from === null || each < from);
  return ahead ?? (step === 1 ? failures[0] : failures.at(-1)) ?? null;
}
