import type { Knex } from 'knex';
import { FINAL_STATUSES } from '../runs/index.js';

export interface RejectionFilter {
  runId?: string | undefined;
  projectId?: string | undefined;
  code?: string | undefined;
  /** Epoch milliseconds. */
  since?: number | undefined;
}

/** A rejection of any project, with the project that its run belongs to. */
export interface FoundRejection {
  id: string;
  run_id: string;
  project_id: string | null;
  seq: number | null;
  event_id: string | null;
  code: string;
  reason: string;
  body: string;
  created_at: number;
}

/** Newest first: ids grow with time. `project_id` is null where the run was never opened. */
export async function findRejections(
  db: Knex,
  filter: RejectionFilter,
  limit: number,
): Promise<FoundRejection[]> {
  const query = rejections(db, filter)
    .select('rejections.*', 'runs.project_id')
    .orderBy('rejections.id', 'desc')
    .limit(limit);
  return (await query) as FoundRejection[];
}

/** How many there are by code, most frequent first. */
export async function countRejections(
  db: Knex,
  filter: RejectionFilter,
): Promise<{ code: string; count: number }[]> {
  const rows: { code: string; total: unknown }[] = await rejections(db, filter)
    .groupBy('rejections.code')
    .select('rejections.code')
    .count('* as total');
  return rows
    .map(({ code, total }) => ({ code, count: Number(total) }))
    .sort((a, b) => b.count - a.count);
}

function rejections(db: Knex, { runId, projectId, code, since }: RejectionFilter) {
  const query = db('rejections').leftJoin('runs', 'runs.id', 'rejections.run_id');
  if (runId !== undefined) query.where('rejections.run_id', runId);
  if (projectId !== undefined) query.where('runs.project_id', projectId);
  if (code !== undefined) query.where('rejections.code', code);
  if (since !== undefined) query.where('rejections.created_at', '>=', since);
  return query;
}

export interface RescoreFilter {
  runIds?: readonly string[] | undefined;
  projectId?: string | undefined;
  /** Runs that ended at this time or later, epoch milliseconds. */
  since?: number | undefined;
}

/** A page of final runs in the order of their ids. */
export async function findFinalRuns(
  db: Knex,
  { runIds, projectId, since }: RescoreFilter,
  afterId: string,
  limit: number,
): Promise<{ id: string; project_id: string }[]> {
  const query = finalRuns(db).where('id', '>', afterId);
  if (runIds !== undefined) query.whereIn('id', [...runIds]);
  if (projectId !== undefined) query.where('project_id', projectId);
  if (since !== undefined) query.where('finished_at', '>=', since);
  return query.orderBy('id').limit(limit).select('id', 'project_id');
}

/**
 * Makes scores count as older than any evidence: the next scoring job of each run makes a new one,
 * and the reconciler asks for those whose job was lost. Until then the old score is shown.
 */
export async function outdateScores(db: Knex, ids: readonly string[], at: number): Promise<void> {
  await finalRuns(db)
    .whereIn('id', [...ids])
    .update({ scored_version: -1, updated_at: at });
}

/** How many of these runs still wait for their new score. */
export async function countOutdated(db: Knex, ids: readonly string[]): Promise<number> {
  const row = await finalRuns(db)
    .whereIn('id', [...ids])
    .where('scored_version', -1)
    .count('* as total')
    .first();
  return Number((row as { total?: unknown } | undefined)?.total ?? 0);
}

function finalRuns(db: Knex): Knex.QueryBuilder {
  return db('runs')
    .whereNull('deleted_at')
    .whereIn('status', [...FINAL_STATUSES])
    .whereRaw('status = finish_status');
}
