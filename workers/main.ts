import { runProcess } from '../src/cloud/platform/lifecycle.js';
import { findRedisProblems } from '../src/cloud/platform/redis/requirements.js';
import { openWorkerContext } from './composition.js';
import { scheduleMaintenance } from './jobs/maintenance.js';
import { scheduleRetention } from './jobs/retention.js';
import { startLanes } from './lanes.js';
import { serveMetrics } from './metrics-server.js';

/** Entry of the worker process. */
await runProcess(async () => {
  const { context, lifecycle, logger, config, pool, metrics } = await openWorkerContext();
  const problems = await findRedisProblems(context.queues.redis);
  for (const problem of problems) logger.error(`Redis is not safe for this: ${problem}`);
  if (problems.length > 0 && config.environment === 'production') {
    await lifecycle.stop();
    throw new Error('Redis is not safe for a queue that must not lose anything; see above');
  }
  await context.queues.requireShards();

  if (config.workerMetricsPort > 0) {
    const { host, workerMetricsPort: port, operatorToken } = config;
    const { registry } = metrics;
    lifecycle.add('metrics', await serveMetrics({ registry, host, port, operatorToken }));
  }
  const stopLanes = startLanes(context, pool.threads);
  lifecycle.add('jobs', stopLanes);
  const schedule = () =>
    Promise.all([
      scheduleMaintenance(context.queues),
      scheduleRetention(context.queues, config.retentionDays),
    ]).catch((error) =>
      logger.warn(
        { err: error },
        'the reconciler could not be scheduled; trying again in a minute',
      ),
    );
  await schedule();
  const timer = setInterval(schedule, 60_000);
  lifecycle.add('scheduler', async () => clearInterval(timer));
  logger.info({ concurrency: config.workerConcurrency, threads: pool.threads }, 'worker started');
  return { logger, stop: () => lifecycle.stop() };
});
