import { PendingRuns } from '../src/cloud/modules/runs/index.js';
import { systemClock } from '../src/cloud/platform/clock.js';
import type { Config } from '../src/cloud/platform/config.js';
import { registerDatabaseMetrics } from '../src/cloud/platform/database/metrics.js';
import { registerDiskMetrics } from '../src/cloud/platform/disk-metrics.js';
import type { Lifecycle } from '../src/cloud/platform/lifecycle.js';
import type { Logger } from '../src/cloud/platform/logger.js';
import { openProcess } from '../src/cloud/platform/process.js';
import { connectWorker, disconnect } from '../src/cloud/platform/redis/connections.js';
import { registerRedisMetrics } from '../src/cloud/platform/redis/metrics.js';
import { Queues } from '../src/cloud/queues/index.js';
import type { WorkerContext } from './context.js';
import { GroupCommit } from './jobs/group-commit.js';
import { WorkerMetrics } from './metrics.js';
import { Sightings } from './sightings.js';
import { ThreadPool } from './threads/pool.js';

export interface OpenedWorker {
  context: WorkerContext;
  lifecycle: Lifecycle;
  logger: Logger;
  config: Config;
  pool: ThreadPool;
  metrics: WorkerMetrics;
}

/** Opens what the jobs of a worker process need; `lifecycle.stop()` closes all of it. */
export async function openWorkerContext(): Promise<OpenedWorker> {
  const { config, logger, lifecycle, database } = await openProcess('-worker');
  const redis = connectWorker(config.redisUrl, logger);
  lifecycle.add('redis', () => disconnect(redis));
  const queues = new Queues(redis, config.queueShards);
  lifecycle.add('queues', () => queues.close());
  const sightings = new Sightings(database, logger);
  lifecycle.add('sightings', () => sightings.stop());
  const pool = new ThreadPool({ threads: config.reportThreads });
  lifecycle.add('threads', () => pool.stop());
  const metrics = new WorkerMetrics(config.serviceName, pool);
  registerDatabaseMetrics(metrics.registry, database);
  const watchRedis = registerRedisMetrics(metrics.registry, redis, systemClock);
  registerDiskMetrics(metrics.registry, config.dataDir);

  const base = {
    config,
    clock: systemClock,
    logger,
    database,
    queues,
    pendingRuns: new PendingRuns(queues, systemClock),
    sightings,
    metrics,
    watchRedis,
    buildScore: metrics.threads.timed(pool.buildScore.bind(pool)),
    observeCommit: metrics.observeCommit.bind(metrics),
  };
  const group = new GroupCommit(base);
  const context: WorkerContext = { ...base, commit: (batch) => group.commit(batch) };
  return { context, lifecycle, logger, config, pool, metrics };
}
