import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { retryTransient } from '../../platform/database/errors.js';
import { newId } from '../../platform/ids.js';
import { projectNotFound } from '../projects/index.js';
import type { AgentKeys } from './agent-keys.service.js';
import { agentNotFound } from './agents.errors.js';
import type { AgentModel, AgentRow } from './agents.model.js';
import { presentAgent } from './agents.presenter.js';
import {
  buryAgentOf,
  findAgentOf,
  insertAgent,
  listAgentsOf,
  replaceKeyOf,
} from './agents.repository.js';
import type { AgentListQuery, CreateAgentBody } from './agents.schema.js';

export interface AgentsDependencies {
  database: Database;
  clock: Clock;
  keys: AgentKeys;
}

/** An owner's agents and their keys. */
export class AgentsService {
  constructor(private readonly deps: AgentsDependencies) {}

  async create(ownerId: string, projectId: string, { name }: CreateAgentBody) {
    const { database, clock, keys } = this.deps;
    const now = clock.now();
    const { key, hash, prefix } = keys.create();
    const agent: AgentRow = {
      id: newId('agt'),
      project_id: projectId,
      owner_id: ownerId,
      name,
      key_hash: hash,
      key_prefix: prefix,
      last_seen_at: null,
      created_at: now,
      updated_at: now,
      rotated_at: null,
    };
    if (!(await insertAgent(database.write, agent))) throw projectNotFound();
    return { agent: presentAgent(agent, now), api_key: key };
  }

  async list(ownerId: string, query: AgentListQuery) {
    const now = this.deps.clock.now();
    const { total, rows } = await listAgentsOf(this.deps.database.read, ownerId, query, now);
    const meta = { total, limit: query.limit, offset: query.offset };
    return { agents: rows.map((agent) => presentAgent(agent, now)), meta };
  }

  async get(ownerId: string, id: string) {
    return presentAgent(await this.#find(ownerId, id), this.deps.clock.now());
  }

  /** The old key is dead once this has been committed: no process keeps keys in its memory. */
  async rotateKey(ownerId: string, id: string) {
    const { database, clock, keys } = this.deps;
    const now = clock.now();
    const { key, hash, prefix } = keys.create();
    const rotated = await replaceKeyOf(database.write, ownerId, id, {
      key_hash: hash,
      key_prefix: prefix,
      rotated_at: now,
      updated_at: now,
    });
    if (!rotated) throw agentNotFound();
    return { agent: presentAgent(await this.#find(ownerId, id), now), api_key: key };
  }

  async delete(ownerId: string, id: string): Promise<void> {
    const { database, clock } = this.deps;
    const buried = await retryTransient(() =>
      buryAgentOf(database.write, ownerId, id, clock.now()),
    );
    if (!buried) throw agentNotFound();
  }

  async #find(ownerId: string, id: string): Promise<AgentModel> {
    const agent = await findAgentOf(this.deps.database.read, ownerId, id);
    if (!agent) throw agentNotFound();
    return agent;
  }
}
