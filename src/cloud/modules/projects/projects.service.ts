import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { isUniqueViolation, retryTransient } from '../../platform/database/errors.js';
import { newId } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import { projectNotFound } from './projects.errors.js';
import type { ProjectModel, ProjectRow } from './projects.model.js';
import { presentProject, presentTrendPoint } from './projects.presenter.js';
import {
  buryProjectOf,
  findProjectOf,
  insertProject,
  listProjectsOf,
  slugsLike,
  trendOf,
  updateProjectOf,
} from './projects.repository.js';
import type {
  CreateProjectBody,
  ProjectListQuery,
  TrendQuery,
  UpdateProjectBody,
} from './projects.schema.js';
import { freeSlug, slugOf } from './slug.service.js';

export interface ProjectsDependencies {
  database: Database;
  clock: Clock;
  logger: Logger;
  /** Queues the removal of what belonged to the project. */
  enqueueDeletion: (job: { kind: 'project'; id: string }) => Promise<void>;
}

/** How many rivals for one slug may win before something else must be wrong. */
const MOST_SLUG_RACES = 50;

/** An owner's applications under test. */
export class ProjectsService {
  constructor(private readonly deps: ProjectsDependencies) {}

  async create(ownerId: string, body: CreateProjectBody) {
    const now = this.deps.clock.now();
    const draft = {
      id: newId('prj'),
      owner_id: ownerId,
      name: body.name,
      description: body.description ?? '',
      base_url: body.base_url ?? '',
      created_at: now,
      updated_at: now,
    };
    return presentProject(await this.#insertWithSlug(draft));
  }

  async list(ownerId: string, query: ProjectListQuery) {
    const { total, rows } = await listProjectsOf(this.deps.database.read, ownerId, query);
    const meta = { total, limit: query.limit, offset: query.offset };
    return { projects: rows.map(presentProject), meta };
  }

  async get(ownerId: string, id: string) {
    return presentProject(await this.#find(ownerId, id));
  }

  async update(ownerId: string, id: string, body: UpdateProjectBody) {
    const { database, clock } = this.deps;
    const changes = { ...body, updated_at: clock.now() };
    if (!(await updateProjectOf(database.write, ownerId, id, changes))) throw projectNotFound();
    return presentProject(await this.#find(ownerId, id));
  }

  /** Gone for everybody at once. Where the queue is away, the reconciler finds the tombstone. */
  async delete(ownerId: string, id: string): Promise<void> {
    const { database, clock, logger, enqueueDeletion } = this.deps;
    const buried = await retryTransient(() =>
      buryProjectOf(database.write, ownerId, id, clock.now()),
    );
    if (!buried) throw projectNotFound();
    try {
      await enqueueDeletion({ kind: 'project', id });
    } catch (error) {
      logger.warn({ err: error, project_id: id }, 'deletion not queued; the reconciler will do it');
    }
  }

  /** The most recent final runs, oldest first. */
  async trend(ownerId: string, id: string, query: TrendQuery) {
    await this.#find(ownerId, id);
    const { total, rows } = await trendOf(this.deps.database.read, id, query);
    const meta = { total, limit: query.limit, offset: query.offset };
    return { points: rows.reverse().map(presentTrendPoint), meta };
  }

  async #find(ownerId: string, id: string): Promise<ProjectModel> {
    const project = await findProjectOf(this.deps.database.read, ownerId, id);
    if (!project) throw projectNotFound();
    return project;
  }

  /** The unique index decides who gets a slug; whoever was late looks again. */
  async #insertWithSlug(draft: Omit<ProjectRow, 'slug'>): Promise<ProjectRow> {
    const { write } = this.deps.database;
    const base = slugOf(draft.name);
    for (let race = 1; ; race += 1) {
      const slug = freeSlug(base, await slugsLike(write, draft.owner_id, base));
      try {
        await insertProject(write, { ...draft, slug });
        return { ...draft, slug };
      } catch (error) {
        if (race >= MOST_SLUG_RACES || !isUniqueViolation(error)) throw error;
      }
    }
  }
}
