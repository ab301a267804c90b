import type { ReliabilityTestResult } from './options.js';
import type { Verdict } from './oracle/index.js';

/** What a run must reach to pass. Null: no operation may be lost, doubled, partial or undecided. */
export type Threshold = { minimumScore: number } | null;

export interface Assessment {
  passed: boolean;
  /** Why it failed, in sentences; empty when it passed. */
  reasons: string[];
}

/** Reads `90` or `score>=90`; null where the text is neither or outside of 0–100. */
export function parseThreshold(text: string): Threshold {
  const match = /^\s*(?:score\s*>=\s*)?(\d{1,3})\s*$/.exec(text);
  const minimumScore = Number(match?.[1]);
  return match && minimumScore <= 100 ? { minimumScore } : null;
}

export function assess(result: ReliabilityTestResult, threshold: Threshold): Assessment {
  const reasons =
    threshold === null ? brokenPromises(result) : belowScore(result, threshold.minimumScore);
  if (result.run.status === 'cancelled') reasons.push('the test was interrupted');
  return { passed: reasons.length === 0, reasons };
}

const PROMISES: Partial<Record<Verdict, string>> = {
  lost: 'acknowledged and lost',
  duplicated: 'applied more than once',
  partial: 'kept in part only',
  failed: 'not applied although the faults had ended',
  unknown: 'impossible to decide',
};

function brokenPromises({ verdicts, operations }: ReliabilityTestResult): string[] {
  if (operations === 0) return ['no operation was carried out'];
  return Object.entries(PROMISES).flatMap(([verdict, words]) => {
    const count = verdicts[verdict as Verdict];
    return count > 0 ? [`${count} ${count === 1 ? 'operation' : 'operations'} ${words}`] : [];
  });
}

function belowScore({ score, verdicts, operations }: ReliabilityTestResult, minimum: number) {
  const reasons: string[] = [];
  if (score.score < minimum) reasons.push(`the score ${score.score} is below ${minimum}`);
  if (operations === 0 || verdicts.unknown === operations) {
    reasons.push('no operation could be decided');
  }
  return reasons;
}
