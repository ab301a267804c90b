import type { QueueReading } from '../../queues/index.js';

export function presentQueueReading(reading: QueueReading) {
  return {
    shard: reading.shard,
    lane: reading.lane,
    waiting: reading.waiting,
    active: reading.active,
    delayed: reading.delayed,
    failed: reading.failed,
    oldest_waiting_seconds: reading.oldestWaitingSeconds,
  };
}
