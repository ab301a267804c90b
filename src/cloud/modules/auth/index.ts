import type { Redis } from 'ioredis';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { Gathered } from '../../platform/gathered.js';
import type { Route } from '../../platform/http/route.js';
import { type Access, createAccess } from './access.service.js';
import { AccountService } from './account.service.js';
import { authController } from './auth.controller.js';
import { findUsers } from './auth.repository.js';
import { authRoutes } from './auth.routes.js';
import { AuthService } from './auth.service.js';
import type { AgentCaller } from './caller.model.js';
import { LoginLimits } from './login-limits.service.js';
import { Passwords } from './passwords.service.js';
import { Sessions } from './sessions.service.js';
import { Tokens } from './tokens.service.js';

export { type Access, type OperatorCaller, operatorAccess } from './access.service.js';
export { foreignOrigin } from './auth.errors.js';
export { type AgentCaller, type MemberCaller, scopeOf, type UserCaller } from './caller.model.js';
export { isFromElsewhere } from './session-cookie.service.js';

export interface AuthModuleDependencies {
  database: Database;
  clock: Clock;
  /** Null: sign-in failures are counted in this process alone. */
  redis: Redis | null;
  config: {
    readonly jwtSecrets: readonly string[];
    readonly tokenLifetimeSeconds: number;
    readonly sessionLifetimeSeconds: number;
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
  const sessions = new Sessions({
    secrets: config.jwtSecrets,
    lifetimeSeconds: config.sessionLifetimeSeconds,
    clock,
  });
  const users = new Gathered((ids) => findUsers(database.read, ids));
  const remembered = { sessions, findUser: (id: string) => users.get(id) };
  const access = createAccess({
    ...remembered,
    tokens,
    checkAgentKey,
    operatorToken: config.operatorToken,
  });
  const passwords = new Passwords();
  const limits = new LoginLimits({
    failuresPerAccount: config.loginFailuresPerAccount,
    failuresPerAddress: config.loginFailuresPerAddress,
    redis,
  });
  const controller = authController({
    auth: new AuthService({ database, clock, tokens, sessions, passwords, limits }),
    account: new AccountService({ database, passwords, limits }),
    remembered,
  });
  return { routes: authRoutes(access, controller), access };
}
