import type { Knex } from 'knex';

/** Rows a statement may delete: a million at once held SQLite's write lock for seconds. */
const ROWS_PER_STEP = 5_000;
const REJECTIONS_PER_STEP = 500;
const BY_SEQ = ['events'] as const;
const BY_RUN = ['event_counts', 'scores', 'reports', 'timelines', 'agent_reports'] as const;

/** Runs that were deleted and still have rows. */
export async function runsToDelete(
  db: Knex,
  where: { project_id?: string },
  limit: number,
): Promise<string[]> {
  return db('runs').where(where).whereNotNull('deleted_at').limit(limit).pluck('id');
}

/**
 * Deletes all that belongs to a run, its own row last, so that a crash in between leaves a row that
 * says what is still to be done.
 */
export async function deleteRunRows(
  step: (work: () => Promise<number>) => Promise<number>,
  db: Knex,
  runId: string,
  at: number,
): Promise<void> {
  await step(() => hideRuns(db, { id: runId }, at));
  for (const table of BY_SEQ) {
    while ((await step(() => deleteSomeBySeq(db, table, runId))) > 0);
  }
  while ((await step(() => deleteSomeRejections(db, runId))) > 0);
  for (const table of BY_RUN) await step(() => db(table).where('run_id', runId).delete());
  await step(() => db('runs').where('id', runId).whereNotNull('deleted_at').delete());
}

/**
 * Hides what was deleted. Said again by the deletion job: a worker that looked for tombstones just
 * before they were written may have added a row since.
 */
export async function hideRuns(
  db: Knex,
  where: { id: string } | { project_id: string },
  at: number,
): Promise<number> {
  return db('runs').where(where).whereNull('deleted_at').update({ deleted_at: at });
}

/** Each may carry a body of 64 KiB, and not all of them a seq. */
async function deleteSomeRejections(db: Knex, runId: string): Promise<number> {
  const ids: string[] = await db('rejections')
    .where('run_id', runId)
    .limit(REJECTIONS_PER_STEP)
    .pluck('id');
  return ids.length === 0 ? 0 : db('rejections').whereIn('id', ids).delete();
}

async function deleteSomeBySeq(db: Knex, table: string, runId: string): Promise<number> {
  const last = await db(table)
    .where('run_id', runId)
    .orderBy('seq')
    .offset(ROWS_PER_STEP - 1)
    .first('seq');
  const rows = db(table).where('run_id', runId);
  if (last) rows.where('seq', '<=', last.seq);
  return rows.delete();
}
