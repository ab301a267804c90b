import type { Knex } from 'knex';
import { insertMissing } from '../../platform/database/insert-missing.js';
import { FINAL_STATUSES } from './runs.model.js';

/**
 * Hides some of the runs that ended before `endedBefore`, the oldest first, exactly as a user's
 * deletion does: their ids stay taken for ever, and their rows go later, in small steps.
 * @param at the time of the deletion, epoch milliseconds.
 */
export async function hideEndedRuns(
  db: Knex,
  { endedBefore, at, limit }: { endedBefore: number; at: number; limit: number },
): Promise<{ id: string; project_id: string }[]> {
  const ids: string[] = await endedRuns(db, endedBefore)
    .orderBy('finished_at')
    .limit(limit)
    .pluck('id');
  if (ids.length === 0) return [];
  return db.transaction(async (trx) => {
    // Read again under a lock: evidence that came late may just be waiting for its score.
    const runs: { id: string; project_id: string }[] = await endedRuns(trx, endedBefore)
      .whereIn('id', ids)
      .orderBy('id')
      .forUpdate()
      .select('id', 'project_id');
    if (runs.length === 0) return [];
    const hidden = runs.map(({ id }) => id);
    const tombstones = hidden.map((id) => ({ id, kind: 'run', deleted_at: at }));
    await insertMissing(trx, 'tombstones', tombstones, ['id']);
    await trx('runs').whereIn('id', hidden).update({ deleted_at: at });
    await trx('reports')
      .whereIn('run_id', hidden)
      .whereNull('deleted_at')
      .update({ deleted_at: at });
    return runs;
  });
}

/** How many runs `hideEndedRuns` would still hide. */
export async function countEndedRuns(db: Knex, endedBefore: number): Promise<number> {
  const row = await endedRuns(db, endedBefore).count('* as total').first();
  return Number((row as { total?: unknown } | undefined)?.total ?? 0);
}

/** Ended, and nothing is left to do for them: the score is made of all the evidence there is. */
function endedRuns(db: Knex, endedBefore: number): Knex.QueryBuilder {
  return db('runs')
    .whereNull('deleted_at')
    .whereIn('status', [...FINAL_STATUSES])
    .whereRaw('status = finish_status and scored_version >= persisted')
    .where('finished_at', '<', endedBefore);
}
