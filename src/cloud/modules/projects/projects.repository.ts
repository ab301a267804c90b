import type { Knex } from 'knex';
import { newestFirst } from '../../platform/database/newest-first.js';
import { ProjectModel, type ProjectRow, type TrendRow } from './projects.model.js';
import type { ProjectListQuery, TrendQuery, UpdateProjectBody } from './projects.schema.js';

export async function findProjectOf(
  db: Knex,
  ownerId: string,
  id: string,
): Promise<ProjectModel | undefined> {
  return ProjectModel.query(db).findOne({ id, owner_id: ownerId });
}

export async function listProjectsOf(db: Knex, ownerId: string, query: ProjectListQuery) {
  const { limit, offset, ...filters } = query;
  const projects = ProjectModel.query(db).where({ ...filters, owner_id: ownerId });
  return newestFirst(projects, { limit, offset });
}

/** An owner's slugs that are `base` or begin with it and a dash. */
export async function slugsLike(db: Knex, ownerId: string, base: string): Promise<Set<string>> {
  const rows: { slug: string }[] = await db('projects')
    .where('owner_id', ownerId)
    .where((query) => query.where('slug', base).orWhere('slug', 'like', `${base}-%`))
    .select('slug');
  return new Set(rows.map((row) => row.slug));
}

/** @throws a unique violation where the owner has the slug already. */
export async function insertProject(db: Knex, row: ProjectRow): Promise<void> {
  await db('projects').insert(row);
}

/** @returns whether there was such a project. */
export async function updateProjectOf(
  db: Knex,
  ownerId: string,
  id: string,
  changes: UpdateProjectBody & { updated_at: number },
): Promise<boolean> {
  const changed = await db('projects').where({ id, owner_id: ownerId }).update(changes);
  return changed > 0;
}

/**
 * Hides a project with all that belongs to it at once and for ever; its runs' rows go later, in
 * small steps.
 * @returns whether there was such a project.
 */
export async function buryProjectOf(
  db: Knex,
  ownerId: string,
  id: string,
  at: number,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    // Locked first: an agent that is created meanwhile waits, and then finds no project.
    const found = await trx('projects').where({ id, owner_id: ownerId }).forUpdate().first('id');
    if (!found) return false;
    await trx('tombstones').insert({ id, kind: 'project', deleted_at: at });
    await buryRows(trx, 'agents', 'agent', id, at);
    await buryRows(trx, 'runs', 'run', id, at);
    const runs = trx('runs').where('project_id', id).select('id');
    await trx('reports').whereIn('run_id', runs).whereNull('deleted_at').update({ deleted_at: at });
    await trx('runs').where('project_id', id).whereNull('deleted_at').update({ deleted_at: at });
    await trx('agents').where('project_id', id).delete();
    await trx('projects').where({ id }).delete();
    return true;
  });
}

/**
 * A tombstone for each row of the project that has none yet. The conflict clause is for one that is
 * written meanwhile: knex leaves it out on SQLite, where this transaction is the only one that writes.
 */
async function buryRows(
  trx: Knex,
  table: 'agents' | 'runs',
  kind: string,
  projectId: string,
  at: number,
): Promise<void> {
  const rows = trx(table)
    .where('project_id', projectId)
    .whereNotExists(
      trx('tombstones')
        .where('tombstones.id', trx.ref(`${table}.id`))
        .select('id'),
    )
    .select('id', trx.raw('?', [kind]), trx.raw('?', [at]));
  await trx(trx.raw('tombstones (id, kind, deleted_at)')).insert(rows).onConflict('id').ignore();
}

/** Final runs of a project, the most recent first. */
export async function trendOf(db: Knex, projectId: string, query: TrendQuery) {
  const { limit, offset, ...filters } = query;
  const runs = db('runs')
    .where({ ...filters, project_id: projectId })
    .whereNull('deleted_at')
    .whereIn('status', ['finished', 'failed', 'cancelled', 'abandoned']);
  const [counted, rows] = await Promise.all([
    runs.clone().count('id as total').first(),
    runs
      .clone()
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit)
      .offset(offset)
      .select<TrendRow[]>(
        'id',
        'scenario',
        'labels',
        'score',
        'grade',
        'risks',
        'revision',
        'created_at',
        'finished_at',
      ),
  ]);
  return { total: Number(counted?.total ?? 0), rows };
}
