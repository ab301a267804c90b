import { Type } from 'typebox';
import { Id } from '../../platform/http/parameters.js';
import { defineRoute, type Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import type { agentsController } from './agents.controller.js';
import {
  AgentListQuery,
  AgentResource,
  AgentWithKey,
  CreateAgentBody,
  DeletedAgent,
  trimName,
} from './agents.schema.js';

const tag = 'Agents';
const params = Type.Object({ id: Id('agt') });

export function agentsRoutes(
  access: Access,
  controller: ReturnType<typeof agentsController>,
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/agents',
      summary: 'List agents, newest first',
      tag,
      access: access.user,
      query: AgentListQuery,
      answers: { 200: { description: 'Agents', data: AgentResource, list: true } },
      handle: controller.list,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/projects/:project_id/agents',
      summary: 'Create an agent and its key',
      description: 'The key is shown in this answer and never again.',
      tag,
      access: access.user,
      params: Type.Object({ project_id: Id('prj') }),
      body: CreateAgentBody,
      normalizeBody: trimName,
      answers: { 201: { description: 'The agent and its key', data: AgentWithKey } },
      errors: ['project_not_found'],
      handle: controller.create,
    }),
    defineRoute({
      method: 'GET',
      path: '/api/agents/:id',
      summary: 'Read an agent',
      tag,
      access: access.user,
      params,
      answers: { 200: { description: 'The agent', data: AgentResource } },
      errors: ['agent_not_found'],
      handle: controller.get,
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/agents/:id',
      summary: 'Delete an agent',
      description: 'Its key is dead at once; its runs stay.',
      tag,
      access: access.user,
      params,
      answers: { 200: { description: 'Deleted', data: DeletedAgent } },
      errors: ['agent_not_found'],
      handle: controller.delete,
    }),
    defineRoute({
      method: 'POST',
      path: '/api/agents/:id/rotate-key',
      summary: "Replace an agent's key",
      description: 'The old key is dead at once; the new one is shown this once.',
      tag,
      access: access.user,
      params,
      answers: { 200: { description: 'The agent and its new key', data: AgentWithKey } },
      errors: ['agent_not_found'],
      handle: controller.rotateKey,
    }),
  ];
}
