import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import {
  type AgentKeyGate,
  createAgentKeyGate,
  createAgentsModule,
} from '../../src/cloud/modules/agents/index.js';
import { type Access, createAuthModule } from '../../src/cloud/modules/auth/index.js';
import { createHealthModule, type HealthCheck } from '../../src/cloud/modules/health/index.js';
import { createProjectsModule } from '../../src/cloud/modules/projects/index.js';
import { type Database, openDatabase } from '../../src/cloud/platform/database/database.js';
import { isTransient } from '../../src/cloud/platform/database/errors.js';
import { migrate } from '../../src/cloud/platform/database/migrate.js';
import { createApp } from '../../src/cloud/platform/http/app.js';
import { unavailable } from '../../src/cloud/platform/http/errors.js';
import type { Route } from '../../src/cloud/platform/http/route.js';
import { createLimitedServer } from '../../src/cloud/platform/http/server.js';
import { WorkLimit } from '../../src/cloud/platform/http/work-limit.js';
import type { Logger } from '../../src/cloud/platform/logger.js';
import { createMetrics } from '../../src/cloud/platform/metrics.js';
import { settleAnswers, watchServer } from './api-document/index.js';
import { chosenDatabase } from './databases/chosen.js';

export const JWT_SECRET = 'a-signing-secret-for-tests-0123456789';
export const AGENT_KEY_SECRET = 'an-agent-key-secret-for-tests-012345';
export const OPERATOR_TOKEN = 'an-operator-token-for-tests';

export interface TestAppOptions {
  /** Further routes, given what guards them. */
  routes?: (parts: { access: Access; database: Database }) => Route[];
  redis?: Redis;
  checks?: Record<string, HealthCheck>;
  checkTimeoutMs?: number;
  enqueueDeletion?: (job: { kind: 'project'; id: string }) => Promise<void>;
  jwtSecrets?: string[];
  agentKeySecrets?: string[];
  operatorToken?: string | null;
  tokenLifetimeSeconds?: number;
  sessionLifetimeSeconds?: number;
  agentRequestsPerSecond?: number;
  loginFailuresPerAccount?: number;
  loginFailuresPerAddress?: number;
  /** Default true: X-Forwarded-For and X-Forwarded-Proto are believed. */
  trustProxy?: boolean;
}

export interface TestApp {
  readonly url: string;
  readonly database: Database;
  readonly gate: AgentKeyGate;
  readonly routes: readonly Route[];
  /** What was logged, one JSON object a line. */
  readonly log: string[];
  /** The clock of everything in the app; a test may move it. */
  readonly clock: { at: number; now(): number };
  /** @throws where an answer was not as the OpenAPI document says. */
  stop(): Promise<void>;
}

/** The modules that need no queue, on a database of their own, listening on a free port. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'softadastra-app-'));
  const database = openDatabase(await chosenDatabase(folder));
  await migrate(database.write);
  const clock = {
    at: Date.parse('2026-11-21T03:44:50.123Z'),
    now() {
      return this.at;
    },
  };
  const log: string[] = [];
  const logger = pino<never>({ level: 'info' }, { write: (line: string) => log.push(line) });
  const { gate, routes } = assemble(options, database, clock, logger);
  const app = createApp({
    routes,
    logger,
    limits: { request: 1_048_576, report: 6_291_456 },
    corsAllowedOrigin: 'http://localhost:5173',
    trustProxy: options.trustProxy ?? true,
    translateError: (error) =>
      isTransient(error) ? unavailable('The database is away', error) : null,
    observe: () => {},
    work: new WorkLimit(),
  });
  const server = createLimitedServer(app.callback());
  const answers = new Map<string, number>();
  const problems: string[] = [];
  watchServer(server, (what, found) => {
    answers.set(what, (answers.get(what) ?? 0) + 1);
    problems.push(...found);
  });
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database,
    gate,
    routes,
    log,
    clock,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
      await rm(folder, { recursive: true, force: true });
      settleAnswers(answers, problems.splice(0));
    },
  };
}

function assemble(
  options: TestAppOptions,
  database: Database,
  clock: TestApp['clock'],
  logger: Logger,
) {
  const redis = options.redis ?? null;
  const secrets = options.agentKeySecrets ?? [AGENT_KEY_SECRET];
  const gate = createAgentKeyGate({
    read: database.read,
    secrets,
    requestsPerSecond: options.agentRequestsPerSecond ?? 1_000,
    redis,
  });
  const auth = createAuthModule({
    database,
    clock,
    redis,
    checkAgentKey: gate.check,
    config: {
      jwtSecrets: options.jwtSecrets ?? [JWT_SECRET],
      tokenLifetimeSeconds: options.tokenLifetimeSeconds ?? 43_200,
      sessionLifetimeSeconds: options.sessionLifetimeSeconds ?? 1_209_600,
      loginFailuresPerAccount: options.loginFailuresPerAccount ?? 10,
      loginFailuresPerAddress: options.loginFailuresPerAddress ?? 50,
      operatorToken: options.operatorToken === undefined ? OPERATOR_TOKEN : options.operatorToken,
    },
  });
  const { access } = auth;
  const projects = createProjectsModule({
    database,
    clock,
    logger,
    access,
    enqueueDeletion: options.enqueueDeletion ?? (async () => {}),
  });
  const agents = createAgentsModule({ database, clock, access, secrets });
  const routes: Route[] = [...auth.routes, ...projects.routes, ...agents.routes];
  const health = createHealthModule({
    access,
    logger,
    metrics: createMetrics('test'),
    service: 'softadastra-cloud',
    environment: 'test',
    version: '0.0.0',
    checks: options.checks ?? {},
    ...(options.checkTimeoutMs && { checkTimeoutMs: options.checkTimeoutMs }),
    allRoutes: () => routes,
  });
  routes.push(...health.routes, ...(options.routes?.({ access, database }) ?? []));
  return { gate, routes };
}

function listen(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
