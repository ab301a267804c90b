import { Gauge, type Registry } from 'prom-client';
import { isRedisAway } from './platform/redis/errors.js';
import type { QueueDepth, QueueReading } from './queues/index.js';

/** Gauges that autoscaling reads: how deep each lane is and how old its oldest waiting job. */
export function registerQueueMetrics(registry: Registry, depth: QueueDepth): void {
  const labelNames = ['shard', 'lane', 'state'] as const;
  const age = new Gauge({
    name: 'softadastra_queue_oldest_waiting_seconds',
    help: 'Age of the oldest job that waits for a worker',
    labelNames: ['shard', 'lane'],
    registers: [registry],
  });
  new Gauge({
    name: 'softadastra_queue_jobs',
    help: 'Jobs per lane and state',
    labelNames,
    registers: [registry],
    async collect() {
      for (const reading of await readings(depth)) {
        const { shard, lane } = reading;
        age.set({ shard, lane }, reading.oldestWaitingSeconds);
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
