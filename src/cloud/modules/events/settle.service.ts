import type { Knex } from 'knex';
import { isFinal, RunModel, withSettled } from '../runs/index.js';
import { persistedThrough, type RunTotals, totalsOf } from './events.repository.js';

/** A batch that the counters contain from now on. */
export interface SettledBatch {
  run_id: string;
  batch_id: string;
}

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
 * @param batches what was written: until their jobs complete they are pending in the queue as well,
 * and would be counted twice.
 * @param evidenceAt when evidence was taken in, epoch milliseconds; null where none was.
 */
export async function settleRuns(
  trx: Knex,
  runIds: readonly string[],
  evidenceAt: number | null,
  batches: readonly SettledBatch[] = [],
): Promise<SettledRun[]> {
  const ordered = [...new Set(runIds)].sort();
  const runs = await RunModel.query(trx).whereIn('id', ordered).orderBy('id').forUpdate();
  const living = runs.filter((run) => run.deleted_at === null);
  const totals = await totalsOf(
    trx,
    living.map((run) => run.id),
  );
  const totalsOfRun = new Map(totals.map((each) => [each.run_id, each]));
  const settled: SettledRun[] = [];
  for (const run of living) {
    const found = totalsOfRun.get(run.id);
    if (!found) continue;
    const names = batches.filter((each) => each.run_id === run.id).map((each) => each.batch_id);
    settled.push(await settleRun(trx, run, found, evidenceAt, names));
  }
  return settled;
}

async function settleRun(
  trx: Knex,
  run: RunModel,
  totals: RunTotals,
  evidenceAt: number | null,
  batchIds: readonly string[],
): Promise<SettledRun> {
  const { persisted, rejected } = totals;
  const through = run.numbering === 'agent' ? await throughOf(trx, run, totals) : 0;
  // A repetition is a sign of life and changes nothing.
  const isNews =
    persisted !== run.persisted || rejected !== run.rejected || through !== run.persisted_through;
  await trx('runs')
    .where({ id: run.id })
    .update({
      persisted,
      rejected,
      persisted_through: through,
      ...(batchIds.length > 0 && { settled_batches: withSettled(run.settled_batches, batchIds) }),
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

/** As many different numbers from 1 as the highest says leave no gap, and need no search for one. */
async function throughOf(
  trx: Knex,
  run: RunModel,
  { persisted, rejected, highest }: RunTotals,
): Promise<number> {
  if (persisted === highest && rejected === 0) return highest;
  return persistedThrough(trx, run.id, run.persisted_through, rejected > 0);
}
