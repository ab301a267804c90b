import { created, list, ok } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { UserCaller } from '../auth/index.js';
import type {
  CreateProjectBody,
  ProjectListQuery,
  TrendQuery,
  UpdateProjectBody,
} from './projects.schema.js';
import type { ProjectsService } from './projects.service.js';

type None = Record<string, unknown>;
type Input<Query, Body> = RouteInput<None, Query, Body, UserCaller>;

export function projectsController(projects: ProjectsService) {
  return {
    async list({ caller, query }: Input<ProjectListQuery, unknown>) {
      const { projects: found, meta } = await projects.list(caller.userId, query);
      return list('Projects loaded', found, meta);
    },

    async create({ caller, body }: Input<None, CreateProjectBody>) {
      return created('Project created', await projects.create(caller.userId, body));
    },

    async get({ caller, params }: Input<None, unknown>) {
      return ok('Project loaded', await projects.get(caller.userId, idOf(params)));
    },

    async update({ caller, params, body }: Input<None, UpdateProjectBody>) {
      return ok('Project updated', await projects.update(caller.userId, idOf(params), body));
    },

    async delete({ caller, params }: Input<None, unknown>) {
      const id = idOf(params);
      await projects.delete(caller.userId, id);
      return ok('Project deleted', { id, deleted: true });
    },

    async trend({ caller, params, query }: Input<TrendQuery, unknown>) {
      const { points, meta } = await projects.trend(caller.userId, idOf(params), query);
      return list('Trend loaded', points, meta);
    },
  };
}

function idOf(params: None): string {
  return requireId('prj', 'id', String(params.id), 'project');
}
