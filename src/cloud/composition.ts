import type Koa from 'koa';
import type { Context, Next } from 'koa';
import { createDashboardPage } from './dashboard-page.js';
import { createAgentKeyGate, createAgentsModule } from './modules/agents/index.js';
import { createAuthModule } from './modules/auth/index.js';
import { createEventsModule } from './modules/events/index.js';
import { createHealthModule } from './modules/health/index.js';
import { createOperatorsModule } from './modules/operators/index.js';
import { createProjectsModule } from './modules/projects/index.js';
import { createReportsModule } from './modules/reports/index.js';
import { createRunsModule, PendingRuns } from './modules/runs/index.js';
import { createScoringModule } from './modules/scoring/index.js';
import { type Clock, systemClock } from './platform/clock.js';
import type { Config } from './platform/config.js';
import type { Database } from './platform/database/database.js';
import { isTransient } from './platform/database/errors.js';
import { createApp } from './platform/http/app.js';
import { type ApiError, unavailable } from './platform/http/errors.js';
import type { Route } from './platform/http/route.js';
import { WorkLimit } from './platform/http/work-limit.js';
import type { Logger } from './platform/logger.js';
import { isRedisAway } from './platform/redis/errors.js';
import { packageVersion } from './platform/version.js';
import { createQueuePage } from './queue-page.js';
import { type DeletionJob, MissingBarrierError, QueueDepth, type Queues } from './queues/index.js';
import type { TrafficMetrics } from './traffic-metrics.js';
import { createWebMetrics } from './web-metrics.js';

export interface WebDependencies {
  config: Config;
  database: Database;
  queues: Queues;
  logger: Logger;
  /** Whether the process has begun to stop: it is not ready from then on. */
  isStopping?: () => boolean;
  clock?: Clock;
}

export interface ComposedWeb {
  app: Koa;
  routes: Route[];
  /** Wants to be told of each connection of the server. */
  work: WorkLimit;
}

/** Puts the modules of the web process together. */
export async function composeWeb(deps: WebDependencies): Promise<ComposedWeb> {
  const { config, database, queues, logger, clock = systemClock } = deps;
  const { redis } = queues;
  const secrets = config.agentKeySecrets;
  const gate = createAgentKeyGate({
    read: database.read,
    secrets,
    requestsPerSecond: config.agentRequestsPerSecond,
    redis,
  });
  const checkAgentKey = gate.check.bind(gate);
  const auth = createAuthModule({ database, clock, redis, config, checkAgentKey });
  const { access } = auth;
  const enqueueDeletion = deletionQueue(queues, logger);
  const depth = new QueueDepth(queues, clock);
  const { metrics, traffic } = createWebMetrics({ config, database, redis, depth, clock });
  const requireRoom = () => {
    if (depth.waitingJobs() <= config.queueLimit) return;
    traffic.refused('queue_full');
    throw queueFull();
  };

  const runs = createRunsModule({
    database,
    queues,
    clock,
    access,
    enqueueDeletion,
    requireRoom,
    pendingRuns: new PendingRuns(queues, clock),
    firstLookSeconds: Math.min(config.runIdleSeconds, config.runTimeLimitSeconds),
  });
  const shared = { database, queues, clock, access, requireRoom, runs: runs.runs };
  const observeAccepted = traffic.accepted;
  const requireRedis = async () => void (await redis.ping());
  const health = createHealthModule({
    access,
    logger,
    metrics,
    service: config.serviceName,
    environment: config.environment,
    version: packageVersion(),
    checks: {
      database: async () => void (await database.read.raw('select 1')),
      redis: requireRedis,
    },
    ...(deps.isStopping && { isStopping: deps.isStopping }),
    allRoutes: () => routes,
  });
  const routes: Route[] = [
    ...health.routes,
    ...auth.routes,
    ...createProjectsModule({ database, clock, logger, access, enqueueDeletion }).routes,
    ...createAgentsModule({ database, clock, access, secrets }).routes,
    ...runs.routes,
    ...createEventsModule({ ...shared, observeAccepted }).routes,
    ...createReportsModule(shared).routes,
    ...createScoringModule(shared).routes,
    ...createOperatorsModule({ access, depth, requireRedis }).routes,
  ];
  const work = new WorkLimit(() => traffic.refused('busy'));
  const app = createApp({
    routes,
    logger,
    limits: { request: config.maxRequestBodyBytes, report: config.maxReportBodyBytes },
    corsAllowedOrigin: config.corsAllowedOrigin,
    trustProxy: config.trustProxy,
    translateError: (error) => translateError(error, traffic),
    observe: metrics.observe,
    work,
    extra: [...(await createQueuePage(queues, access, logger)), ...createDashboardPage(), home],
  });
  return { app, routes, work };
}

/** Where the dashboard is not built, the bare address shows what can be done here. */
async function home(context: Context, next: Next): Promise<void> {
  if (context.path !== '/') return next();
  context.redirect('/api/docs');
}

/**
 * The tombstone is written when this is called, and the reconciler finds what was not enqueued: a
 * Redis that is away delays the deletion of rows and fails nothing.
 */
function deletionQueue(queues: Queues, logger: Logger) {
  return async ({ kind, id, project_id }: DeletionJob & { project_id?: string }): Promise<void> => {
    try {
      const shard = queues.of(id);
      await shard.addDeletion({ kind, id });
      if (project_id) await shard.removeBarrier({ run_id: id, project_id });
    } catch (error) {
      logger.warn({ err: error, kind, id }, 'the deletion was not enqueued; the reconciler will');
    }
  };
}

/** Back-pressure: agents keep what they have and come again. */
function queueFull(): ApiError {
  return unavailable('The queue is full; the workers are catching up', undefined, 2);
}

/** Which library errors mean that something is away, and what the caller is told then. */
function translateError(error: unknown, traffic: TrafficMetrics): ApiError | null {
  if (error instanceof MissingBarrierError) {
    return unavailable('The run is being closed at this moment; try again', error);
  }
  if (isRedisAway(error)) {
    traffic.refused('redis_away');
    return unavailable('The queue cannot be reached; try again', error);
  }
  if (isTransient(error)) {
    traffic.refused('database_away');
    return unavailable('The database cannot be reached; try again', error);
  }
  return null;
}
