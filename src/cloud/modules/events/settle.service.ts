import type { Knex } from 'knex';
import { isFinal, RunModel } from '../runs/index.js';
import { countEventsOfRun, countRejections, persistedThrough } from './events.repository.js';

/** What became of a run's counters. */
export interface SettledRun {
  id: string;
  projectId: string;
  persisted: number;
  /** A final run whose score was made from less evidence than there is. */
  needsRescore: boolean;
}

/**
 * Brings the counters of runs up to what is stored. Runs in a transaction of its own after the
 * commit of the rows: two groups that commit at once do not see each other's rows, so the run's row
 * is locked first, and runs are locked in the order of their ids.
 *
 * @param evidenceAt when evidence was taken in, epoch milliseconds; null where none was.
 */
export async function settleRuns(
  trx: Knex,
  runIds: readonly string[],
  evidenceAt: number | null,
): Promise<SettledRun[]> {
  const ordered = [...new Set(runIds)].sort();
  const runs = await RunModel.query(trx).whereIn('id', ordered).orderBy('id').forUpdate();
  const settled: SettledRun[] = [];
  for (const run of runs) {
    if (run.deleted_at === null) settled.push(await settleRun(trx, run, evidenceAt));
  }
  return settled;
}

async function settleRun(trx: Knex, run: RunModel, evidenceAt: number | null): Promise<SettledRun> {
  const persisted = await countEventsOfRun(trx, run.id);
  const rejected = await countRejections(trx, run.id);
  const through =
    run.numbering === 'agent'
      ? await persistedThrough(trx, run.id, run.persisted_through, rejected > 0)
      : 0;
  // A repetition is a sign of life and changes nothing.
  const isNews =
    persisted !== run.persisted || rejected !== run.rejected || through !== run.persisted_through;
  await trx('runs')
    .where({ id: run.id })
    .update({
      persisted,
      rejected,
      persisted_through: through,
      ...(evidenceAt !== null && { last_event_at: evidenceAt }),
      ...(evidenceAt !== null && isNews && { updated_at: evidenceAt }),
    });
  return {
    id: run.id,
    projectId: run.project_id,
    persisted,
    needsRescore: isFinal(run.status) && persisted > run.scored_version,
  };
}
