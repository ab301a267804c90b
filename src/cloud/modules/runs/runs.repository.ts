import type { Knex } from 'knex';
import { insertMissing } from '../../platform/database/insert-missing.js';
import type { OpenJob } from '../../queues/index.js';
import { RunModel } from './runs.model.js';

/** Any stored run, deleted ones too: for the pipeline and for the uniqueness of ids. */
export async function findAnyRun(db: Knex, id: string): Promise<RunModel | undefined> {
  return RunModel.query(db).findById(id);
}

/** A run's columns as the driver gives them; two rows with equal columns are the same run. */
export type RunRow = Readonly<Record<string, unknown>> &
  Readonly<Pick<RunModel, 'id' | 'project_id' | 'status'>>;

/** Straight rows, deleted runs too: a look that finds nothing new makes no model of them. */
export async function findRunRows(db: Knex, ids: readonly string[]): Promise<RunRow[]> {
  return db(RunModel.tableName).whereIn('id', ids);
}

export async function findRuns(db: Knex, ids: readonly string[]): Promise<RunModel[]> {
  return RunModel.query(db).whereIn('id', ids);
}

/** Locks the rows in the order of their ids, so that transactions over the same runs queue up. */
export async function lockRuns(trx: Knex, ids: readonly string[]): Promise<RunModel[]> {
  return RunModel.query(trx)
    .whereIn('id', [...new Set(ids)])
    .orderBy('id')
    .forUpdate();
}

export async function isDeleted(db: Knex, id: string): Promise<boolean> {
  return Boolean(await db('tombstones').where({ id }).first('id'));
}

/** Creates the rows of runs that are neither there nor deleted; a repetition changes nothing. */
export async function insertRuns(db: Knex, opens: readonly OpenJob[]): Promise<void> {
  if (opens.length === 0) return;
  const buried = await tombstonesAmong(
    db,
    opens.flatMap((open) => [open.run_id, open.project_id, open.agent_id]),
  );
  const rows = opens
    .filter(({ run_id, project_id, agent_id }) =>
      [run_id, project_id, agent_id].every((id) => !buried.has(id)),
    )
    .map(rowOf);
  if (rows.length > 0) await insertMissing(db, 'runs', rows, ['id']);
}

export async function tombstonesAmong(db: Knex, ids: readonly string[]): Promise<Set<string>> {
  const rows: { id: string }[] = await db('tombstones')
    .whereIn('id', [...new Set(ids)])
    .select('id');
  return new Set(rows.map((row) => row.id));
}

/** Whether queued work would bring back rows of a run, project or agent that was deleted. */
export async function isWorkOfDeleted(
  db: Knex,
  work: { run_id: string; project_id: string; agent_id: string },
): Promise<boolean> {
  const run = await findAnyRun(db, work.run_id);
  if (run && run.deleted_at !== null) return true;
  const above = run ? [work.agent_id] : [work.run_id, work.project_id, work.agent_id];
  return (await tombstonesAmong(db, above)).size > 0;
}

/** Records how a run ended. An outcome stays; only `abandoned` gives way to a real one. */
export async function recordFinish(
  db: Knex,
  { run_id: id, project_id }: { run_id: string; project_id: string },
  finish: { status: string; lastSeq: number | null; at: number },
): Promise<boolean> {
  const changed = await db('runs')
    .where({ id, project_id })
    .whereNull('deleted_at')
    .where((query) => {
      query.whereNull('finish_status');
      if (finish.status !== 'abandoned') query.orWhere('finish_status', 'abandoned');
    })
    .update({
      finish_status: finish.status,
      finish_last_seq: finish.lastSeq,
      finish_received_at: finish.at,
      updated_at: finish.at,
      ...(finish.status !== 'abandoned' && {
        status: db.raw("case when status = 'running' then 'finishing' else status end"),
      }),
    });
  return changed > 0;
}

/** A page of the runs that are not final, in the order of their ids. */
export async function findUnsettledRuns(
  db: Knex,
  before: number,
  afterId: string,
  limit: number,
): Promise<RunModel[]> {
  return RunModel.query(db)
    .whereNull('deleted_at')
    .whereIn('status', ['running', 'finishing'])
    .where('updated_at', '<', before)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit);
}

/** Final runs whose evidence, or whose outcome, has moved on since their score. */
export async function findStaleScores(
  db: Knex,
  between: readonly [number, number],
  limit: number,
): Promise<RunModel[]> {
  return RunModel.query(db)
    .whereNull('deleted_at')
    .whereIn('status', ['finished', 'failed', 'cancelled', 'abandoned'])
    .whereBetween('updated_at', [between[0], between[1]])
    .where((query) =>
      query
        .whereColumn('scored_version', '<', 'persisted')
        .orWhereColumn('status', '<>', 'finish_status'),
    )
    .orderBy('updated_at')
    .limit(limit);
}

/** Hides a run at once and for ever; its rows go later, in small steps. */
export async function buryRun(db: Knex, id: string, at: number): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('tombstones').insert({ id, kind: 'run', deleted_at: at }).onConflict('id').ignore();
    await trx('runs').where({ id }).update({ deleted_at: at });
    await trx('reports').where({ run_id: id }).update({ deleted_at: at });
  });
}

function rowOf(open: OpenJob): object {
  return {
    id: open.run_id,
    project_id: open.project_id,
    agent_id: open.agent_id,
    owner_id: open.owner_id,
    target_url: open.target_url,
    method: open.method,
    scenario: open.scenario,
    seed: open.seed === null ? null : JSON.stringify(open.seed),
    labels: JSON.stringify(open.labels),
    status: 'running',
    started_at: open.started_at,
    created_at: open.accepted_at,
    updated_at: open.accepted_at,
  };
}
