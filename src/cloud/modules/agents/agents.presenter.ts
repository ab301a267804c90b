import { toIso, toIsoOrNull } from '../../platform/clock.js';
import type { AgentRow } from './agents.model.js';
import { presenceOf } from './presence.service.js';

/** @param now epoch milliseconds, for the presence. */
export function presentAgent(agent: AgentRow, now: number) {
  return {
    id: agent.id,
    project_id: agent.project_id,
    name: agent.name,
    key_prefix: agent.key_prefix,
    last_seen_at: toIsoOrNull(agent.last_seen_at),
    presence: presenceOf(agent.last_seen_at, now),
    created_at: toIso(agent.created_at),
    updated_at: toIso(agent.updated_at),
    rotated_at: toIsoOrNull(agent.rotated_at),
  };
}
