import type { Redis } from 'ioredis';
import type { Clock } from './platform/clock.js';
import type { Config } from './platform/config.js';
import type { Database } from './platform/database/database.js';
import { registerDatabaseMetrics } from './platform/database/metrics.js';
import { registerDiskMetrics } from './platform/disk-metrics.js';
import { createMetrics, type Metrics } from './platform/metrics.js';
import { registerRedisMetrics } from './platform/redis/metrics.js';
import { registerQueueMetrics } from './queue-metrics.js';
import type { QueueDepth } from './queues/index.js';
import { registerRunMetrics } from './run-metrics.js';
import { registerTrafficMetrics, type TrafficMetrics } from './traffic-metrics.js';

export interface WebMetricsDependencies {
  config: Config;
  database: Database;
  redis: Redis;
  depth: QueueDepth;
  clock: Clock;
}

/** All that a web process tells under /metrics; docs/operations/metrics.md says what each means. */
export function createWebMetrics(deps: WebMetricsDependencies): {
  metrics: Metrics;
  traffic: TrafficMetrics;
} {
  const { config, database, redis, depth, clock } = deps;
  const { registry, observe } = createMetrics(config.serviceName);
  registerQueueMetrics(registry, depth, () => redis.status === 'ready');
  registerRunMetrics(registry, database, clock);
  registerDatabaseMetrics(registry, database);
  registerRedisMetrics(registry, redis, clock);
  registerDiskMetrics(registry, config.dataDir);
  const traffic = registerTrafficMetrics(registry);
  const metrics: Metrics = {
    registry,
    observe(route, method, status, seconds) {
      if (status === 429) traffic.refused('rate_limited');
      observe(route, method, status, seconds);
    },
  };
  return { metrics, traffic };
}
