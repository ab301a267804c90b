import type { Knex } from 'knex';
import { newestFirst } from '../../platform/database/newest-first.js';
import { AgentModel, type AgentRow } from './agents.model.js';
import type { AgentListQuery } from './agents.schema.js';
import { presenceBounds } from './presence.service.js';

export async function findAgentOf(
  db: Knex,
  ownerId: string,
  id: string,
): Promise<AgentModel | undefined> {
  return AgentModel.query(db).findOne({ id, owner_id: ownerId });
}

/** @param now epoch milliseconds, for the filter by presence. */
export async function listAgentsOf(db: Knex, ownerId: string, query: AgentListQuery, now: number) {
  const { limit, offset, presence, ...filters } = query;
  const agents = AgentModel.query(db).where({ ...filters, owner_id: ownerId });
  if (presence) {
    const { from, before } = presenceBounds(presence, now);
    if (from !== null) agents.where('last_seen_at', '>=', from);
    if (from !== null && before !== null) agents.where('last_seen_at', '<', before);
    if (from === null) {
      agents.where((query) => query.whereNull('last_seen_at').orWhere('last_seen_at', '<', before));
    }
  }
  return newestFirst(agents, { limit, offset });
}

/** @returns whether the project is still there and the owner's. */
export async function insertAgent(db: Knex, row: AgentRow): Promise<boolean> {
  return db.transaction(async (trx) => {
    // Shared lock: a deletion of the project that is under way comes first or last, not between.
    const project = await trx('projects')
      .where({ id: row.project_id, owner_id: row.owner_id })
      .forShare()
      .first('id');
    if (!project) return false;
    await trx('agents').insert(row);
    return true;
  });
}

/** @returns whether there was such an agent. */
export async function replaceKeyOf(
  db: Knex,
  ownerId: string,
  id: string,
  key: Pick<AgentRow, 'key_hash' | 'key_prefix' | 'rotated_at' | 'updated_at'>,
): Promise<boolean> {
  return (await db('agents').where({ id, owner_id: ownerId }).update(key)) > 0;
}

/**
 * Removes an agent and with it its key; its runs stay. The tombstone lets the workers drop what is
 * still queued for it.
 * @returns whether there was such an agent.
 */
export async function buryAgentOf(
  db: Knex,
  ownerId: string,
  id: string,
  at: number,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const removed = await trx('agents').where({ id, owner_id: ownerId }).delete();
    if (removed === 0) return false;
    await trx('tombstones').insert({ id, kind: 'agent', deleted_at: at });
    return true;
  });
}

export type KeyedAgent = Pick<AgentRow, 'id' | 'project_id' | 'owner_id' | 'key_hash'>;

export async function findAgentsByKeyHash(
  db: Knex,
  hashes: readonly string[],
): Promise<KeyedAgent[]> {
  return db('agents')
    .whereIn('key_hash', hashes)
    .select('id', 'project_id', 'owner_id', 'key_hash');
}

/**
 * Notes when agents were last heard of. A time never goes back, an agent that is gone stays gone,
 * and rows are locked in one order, so that two workers never deadlock.
 * @param seen `at` in epoch milliseconds; an agent may occur more than once.
 */
export async function markSeen(
  db: Knex,
  seen: readonly { agentId: string; at: number }[],
): Promise<void> {
  const latest = new Map<string, number>();
  for (const { agentId, at } of seen) latest.set(agentId, Math.max(at, latest.get(agentId) ?? at));
  for (const [id, at] of [...latest].sort(([one], [other]) => (one < other ? -1 : 1))) {
    await db('agents')
      .where({ id })
      .where((query) => query.whereNull('last_seen_at').orWhere('last_seen_at', '<', at))
      .update({ last_seen_at: at });
  }
}
