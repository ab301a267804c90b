import { created, list, ok } from '../../platform/http/envelope.js';
import { requireId } from '../../platform/http/parameters.js';
import type { RouteInput } from '../../platform/http/route.js';
import type { UserCaller } from '../auth/index.js';
import type { AgentListQuery, CreateAgentBody } from './agents.schema.js';
import type { AgentsService } from './agents.service.js';

type None = Record<string, unknown>;
type Input<Query, Body> = RouteInput<None, Query, Body, UserCaller>;

export function agentsController(agents: AgentsService) {
  return {
    async list({ caller, query }: Input<AgentListQuery, unknown>) {
      const { agents: found, meta } = await agents.list(caller.userId, query);
      return list('Agents loaded', found, meta);
    },

    async create({ caller, params, body }: Input<None, CreateAgentBody>) {
      const projectId = requireId('prj', 'project_id', String(params.project_id), 'project');
      return created('Agent created', await agents.create(caller.userId, projectId, body));
    },

    async get({ caller, params }: Input<None, unknown>) {
      return ok('Agent loaded', await agents.get(caller.userId, idOf(params)));
    },

    async rotateKey({ caller, params }: Input<None, unknown>) {
      return ok('Key rotated', await agents.rotateKey(caller.userId, idOf(params)));
    },

    async delete({ caller, params }: Input<None, unknown>) {
      const id = idOf(params);
      await agents.delete(caller.userId, id);
      return ok('Agent deleted', { id, deleted: true });
    },
  };
}

function idOf(params: None): string {
  return requireId('agt', 'id', String(params.id), 'agent');
}
