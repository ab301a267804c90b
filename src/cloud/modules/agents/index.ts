import type { Redis } from 'ioredis';
import type { Knex } from 'knex';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { Route } from '../../platform/http/route.js';
import type { Access } from '../auth/index.js';
import { AgentKeys, type RandomSource } from './agent-keys.service.js';
import { agentsController } from './agents.controller.js';
import { agentsRoutes } from './agents.routes.js';
import { AgentsService } from './agents.service.js';
import { AgentKeyGate } from './key-gate.service.js';
import { createRequestLimit } from './request-limit.service.js';

export { markSeen } from './agents.repository.js';
export type { AgentKeyGate } from './key-gate.service.js';

export interface AgentKeyGateDependencies {
  /** The connections that the lookups use. */
  read: Knex;
  /** config.agentKeySecrets */
  secrets: readonly string[];
  /** config.agentRequestsPerSecond */
  requestsPerSecond: number;
  /** Null: requests are counted in this process alone. */
  redis: Redis | null;
}

/** Comes before the auth module, which is given its `check`. */
export function createAgentKeyGate(deps: AgentKeyGateDependencies): AgentKeyGate {
  return new AgentKeyGate({
    read: deps.read,
    keys: new AgentKeys(deps.secrets),
    limit: createRequestLimit(deps.requestsPerSecond, deps.redis),
  });
}

export interface AgentsModuleDependencies {
  database: Database;
  clock: Clock;
  access: Access;
  /** config.agentKeySecrets */
  secrets: readonly string[];
  /** Where keys come from; cryptographic randomness by default. */
  random?: RandomSource;
}

export interface AgentsModule {
  routes: Route[];
}

export function createAgentsModule(deps: AgentsModuleDependencies): AgentsModule {
  const keys = new AgentKeys(deps.secrets, deps.random);
  const service = new AgentsService({ database: deps.database, clock: deps.clock, keys });
  return { routes: agentsRoutes(deps.access, agentsController(service)) };
}
