import type { Redis } from 'ioredis';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import type { Route } from '../../platform/http/route.js';
import { type Access, createAccess } from './access.service.js';
import { authController } from './auth.controller.js';
import { findUser } from './auth.repository.js';
import { authRoutes } from './auth.routes.js';
import { AuthService } from './auth.service.js';
import type { AgentCaller } from './caller.model.js';
import { LoginLimits } from './login-limits.service.js';
import { Passwords } from './passwords.service.js';
import { Tokens } from './tokens.service.js';

export { type Access, type OperatorCaller, operatorAccess } from './access.service.js';
export { type AgentCaller, type MemberCaller, scopeOf, type UserCaller } from './caller.model.js';

export interface AuthModuleDependencies {
  database: Database;
  clock: Clock;
  /** Null: sign-in failures are counted in this process alone. */
  redis: Redis | null;
  config: {
    readonly jwtSecrets: readonly string[];
    readonly tokenLifetimeSeconds: number;
    readonly loginFailuresPerAccount: number;
    readonly loginFailuresPerAddress: number;
    readonly operatorToken: string | null;
  };
  /** `check` of the agents' key gate. */
  checkAgentKey: (key: string) => Promise<AgentCaller>;
}

export interface AuthModule {
  routes: Route[];
  /** What every other module's routes are guarded with. */
  access: Access;
}

export function createAuthModule(deps: AuthModuleDependencies): AuthModule {
  const { database, clock, config, redis, checkAgentKey } = deps;
  const tokens = new Tokens({
    secrets: config.jwtSecrets,
    lifetimeSeconds: config.tokenLifetimeSeconds,
    clock,
  });
  const access = createAccess({
    tokens,
    checkAgentKey,
    operatorToken: config.operatorToken,
    userExists: async (id) => Boolean(await findUser(database.read, id)),
  });
  const service = new AuthService({
    database,
    clock,
    tokens,
    passwords: new Passwords(),
    limits: new LoginLimits({
      failuresPerAccount: config.loginFailuresPerAccount,
      failuresPerAddress: config.loginFailuresPerAddress,
      redis,
    }),
  });
  return { routes: authRoutes(access, authController(service)), access };
}
