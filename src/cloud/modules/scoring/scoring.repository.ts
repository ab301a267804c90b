import type { Knex } from 'knex';
import { countEventsOfRun } from '../events/index.js';
import { saveReport, saveTimeline } from '../reports/index.js';
import type { FinalStatus, RunModel } from '../runs/index.js';
import { ScoreModel } from './scoring.model.js';

export async function findScore(db: Knex, runId: string): Promise<ScoreModel | undefined> {
  return ScoreModel.query(db).findById(runId);
}

/** What a thread made of a run's events, ready to be stored. */
export interface ScoredRun {
  status: FinalStatus;
  /** The number of events that the score was made from. */
  version: number;
  score: number | null;
  grade: string | null;
  /** JSON texts. */
  risks: string;
  deductions: string;
  report: string;
  timeline: string;
  policy: string;
  incomplete: boolean;
}

/** What the run's row says after the commit. */
export interface CommitOutcome {
  committed: boolean;
  /** Events stored by now; above `version` the score is outdated already. */
  stored: number;
}

/**
 * Stores score, report, timeline and final status in one transaction, and only where they are newer than what
 * is there: two scores of one run cannot overtake each other.
 */
export async function commitScore(
  db: Knex,
  run: RunModel,
  scored: ScoredRun,
  now: number,
): Promise<CommitOutcome> {
  const { status, version, score, grade, risks, deductions, policy, incomplete } = scored;
  return db.transaction(async (trx) => {
    const changed = await trx('runs')
      .where({ id: run.id, finish_status: status })
      .whereNull('deleted_at')
      .where((query) => query.where('scored_version', '<', version).orWhere('status', '<>', status))
      .update({
        status,
        scored_version: version,
        revision: trx.raw('revision + 1'),
        score,
        grade,
        risks,
        finished_at: trx.raw('coalesce(finish_received_at, ?)', [now]),
        updated_at: now,
      });
    const stored = await countEventsOfRun(trx, run.id);
    if (changed === 0) return { committed: false, stored };
    const { revision } = await trx('runs').where({ id: run.id }).first('revision');
    await trx('scores')
      .insert({
        run_id: run.id,
        score,
        grade,
        risks,
        deductions,
        policy,
        incomplete,
        computed_at: now,
      })
      .onConflict('run_id')
      .merge();
    await saveReport(trx, {
      run_id: run.id,
      owner_id: run.owner_id,
      project_id: run.project_id,
      revision,
      score,
      grade,
      body: scored.report,
      created_at: now,
    });
    await saveTimeline(trx, {
      run_id: run.id,
      revision,
      body: scored.timeline,
      created_at: now,
    });
    return { committed: true, stored };
  });
}
