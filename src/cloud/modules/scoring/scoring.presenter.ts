import type { Score } from '../../../scoring/index.js';
import { toIso } from '../../platform/clock.js';
import type { ScoreModel } from './scoring.model.js';

export function presentScore(score: ScoreModel) {
  return {
    run_id: score.run_id,
    score: score.score,
    grade: score.grade,
    risks: score.risks,
    deductions: score.deductions,
    policy: score.policy,
    computed_at: toIso(score.computed_at),
    ...(score.incomplete && { incomplete: true }),
  };
}

/** From the counts that are kept while inserting: what the score would be if the run ended now. */
export function presentProvisionalScore(runId: string, score: Score, now: number) {
  return {
    run_id: runId,
    score: score.score,
    grade: score.grade,
    risks: score.risks,
    deductions: score.deductions,
    policy: score.policy,
    computed_at: toIso(now),
    provisional: true,
  };
}
