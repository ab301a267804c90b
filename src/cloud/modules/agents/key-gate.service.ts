import type { Knex } from 'knex';
import { isTransient } from '../../platform/database/errors.js';
import { unavailable } from '../../platform/http/errors.js';
import type { AgentCaller } from '../auth/index.js';
import type { AgentKeys } from './agent-keys.service.js';
import { tooManyRequests, unknownKey } from './agents.errors.js';
import { findAgentsByKeyHash, type KeyedAgent } from './agents.repository.js';
import type { RequestLimit } from './request-limit.service.js';

export interface KeyGateDependencies {
  read: Knex;
  keys: AgentKeys;
  limit: RequestLimit;
}

interface Waiting {
  resolve: (caller: AgentCaller) => void;
  reject: (error: unknown) => void;
}

/** Bounds the list of one query: SQLite takes 32,766 values, and a key has one per secret. */
const MOST_KEYS_PER_LOOKUP = 1_000;

/**
 * Tells which agent a key belongs to. Nothing is remembered between requests, so a key that was
 * rotated or deleted is dead in every process with the commit. Requests that arrive together share
 * one query, and none ever joins a query that began before it arrived: such a query may still have
 * seen the old key.
 */
export class AgentKeyGate {
  #gathering = new Map<string, Waiting[]>();
  #scheduled = false;

  constructor(private readonly deps: KeyGateDependencies) {}

  /** @throws ApiError unauthorized, rate_limited or, with the database away, unavailable. */
  readonly check = (key: string): Promise<AgentCaller> =>
    new Promise((resolve, reject) => {
      const waiting = this.#gathering.get(key);
      if (waiting) waiting.push({ resolve, reject });
      else this.#gathering.set(key, [{ resolve, reject }]);
      this.#schedule();
    });

  /** The turn's other requests come in first; while a lookup is under way the next one gathers. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(async () => {
      await this.#lookUp(this.#take());
      this.#scheduled = false;
      if (this.#gathering.size > 0) this.#schedule();
    });
  }

  #take(): Map<string, Waiting[]> {
    const batch = new Map([...this.#gathering].slice(0, MOST_KEYS_PER_LOOKUP));
    for (const key of batch.keys()) this.#gathering.delete(key);
    return batch;
  }

  /** Never rejects: what fails is told to everybody who waits. */
  async #lookUp(batch: Map<string, Waiting[]>): Promise<void> {
    try {
      const agents = await this.#find([...batch.keys()]);
      for (const [key, waiting] of batch) void this.#admit(agents.get(key), waiting);
    } catch (error) {
      const told = isTransient(error) ? unavailable('The database is away', error) : error;
      for (const { reject } of [...batch.values()].flat()) reject(told);
    }
  }

  async #find(keys: readonly string[]): Promise<Map<string, KeyedAgent>> {
    const keyOf = new Map(
      keys.flatMap((key) => this.deps.keys.hashes(key).map((hash) => [hash, key] as const)),
    );
    const found = await findAgentsByKeyHash(this.deps.read, [...keyOf.keys()]);
    return new Map(found.map((agent) => [keyOf.get(agent.key_hash) ?? '', agent]));
  }

  /** All that came with one key are counted at once; the first ones within the limit pass. */
  async #admit(agent: KeyedAgent | undefined, waiting: readonly Waiting[]): Promise<void> {
    try {
      if (!agent) throw unknownKey();
      const { limit } = this.deps;
      const { allowed, retryAfterSeconds } = await limit.take(agent.id, waiting.length);
      const caller: AgentCaller = {
        kind: 'agent',
        agentId: agent.id,
        projectId: agent.project_id,
        ownerId: agent.owner_id,
      };
      for (const { resolve } of waiting.slice(0, allowed)) resolve(caller);
      for (const { reject } of waiting.slice(allowed)) {
        reject(tooManyRequests(limit.perSecond, retryAfterSeconds));
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }
}
