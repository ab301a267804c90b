import { Gauge, type Registry } from 'prom-client';
import { inTime, sharedReading } from './platform/metrics.js';
import { isRedisAway } from './platform/redis/errors.js';
import type { QueueDepth, QueueReading } from './queues/index.js';

/** Gauges that autoscaling reads: how deep each lane is and how old its oldest waiting job. */
export function registerQueueMetrics(
  registry: Registry,
  depth: QueueDepth,
  isRedisReady: () => boolean,
): void {
  // A reading may wait for a Redis that is away until it comes.
  const read = sharedReading(async () => (isRedisReady() ? inTime(readings(depth)) : null));
  new Gauge({
    name: 'softadastra_queue_oldest_waiting_seconds',
    help: 'Age of the oldest job that waits for a worker',
    labelNames: ['shard', 'lane'],
    registers: [registry],
    async collect() {
      const found = await read();
      this.reset();
      for (const { shard, lane, oldestWaitingSeconds } of found ?? []) {
        this.set({ shard, lane }, oldestWaitingSeconds);
      }
    },
  });
  new Gauge({
    name: 'softadastra_queue_jobs',
    help: 'Jobs per lane and state',
    labelNames: ['shard', 'lane', 'state'],
    registers: [registry],
    async collect() {
      const found = await read();
      this.reset();
      for (const reading of found ?? []) {
        const { shard, lane } = reading;
        for (const state of ['waiting', 'active', 'delayed', 'failed'] as const) {
          this.set({ shard, lane, state }, reading[state]);
        }
      }
    },
  });
}

/** With Redis away there is nothing to read; health says so, and the other metrics still answer. */
async function readings(depth: QueueDepth): Promise<QueueReading[]> {
  try {
    return await depth.readings();
  } catch (error) {
    if (!isRedisAway(error)) throw error;
    return [];
  }
}
