import { type Static, Type } from 'typebox';
import { Id, listQuery } from '../../platform/http/parameters.js';
import { PRESENCES } from './presence.service.js';

export const CreateAgentBody = Type.Object(
  { name: Type.String({ minLength: 2, maxLength: 120 }) },
  { additionalProperties: false },
);
export type CreateAgentBody = Static<typeof CreateAgentBody>;

export const AgentListQuery = listQuery({
  project_id: Type.Optional(Id('prj')),
  name: Type.Optional(Type.String({ maxLength: 120 })),
  key_prefix: Type.Optional(Type.String({ maxLength: 40 })),
  presence: Type.Optional(Type.Enum([...PRESENCES])),
});
export type AgentListQuery = Static<typeof AgentListQuery>;

const Time = Type.String({ format: 'date-time' });

export const AgentResource = Type.Object({
  id: Id('agt'),
  project_id: Id('prj'),
  name: Type.String(),
  key_prefix: Type.String(),
  last_seen_at: Type.Union([Time, Type.Null()]),
  presence: Type.Enum([...PRESENCES]),
  created_at: Time,
  updated_at: Time,
  rotated_at: Type.Union([Time, Type.Null()]),
});

export const AgentWithKey = Type.Object({
  agent: AgentResource,
  api_key: Type.String({ description: 'for X-Agent-Key; shown this once' }),
});

export const DeletedAgent = Type.Object({ id: Id('agt'), deleted: Type.Boolean() });

/** Spaces around a name carry no meaning. */
export function trimName(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const { name } = body as Record<string, unknown>;
  return typeof name === 'string' ? { ...body, name: name.trim() } : body;
}
