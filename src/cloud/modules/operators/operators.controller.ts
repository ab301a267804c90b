import { list } from '../../platform/http/envelope.js';
import type { QueueDepth } from '../../queues/index.js';
import { presentQueueReading } from './operators.presenter.js';

export interface OperatorsDependencies {
  depth: QueueDepth;
  /** Rejects where Redis is away; a reading alone would wait for it to come. */
  requireRedis: () => Promise<void>;
}

export function operatorsController({ depth, requireRedis }: OperatorsDependencies) {
  return {
    async queues() {
      await requireRedis();
      const readings = (await depth.readings()).map(presentQueueReading);
      const { length } = readings;
      return list('Queues loaded', readings, { total: length, limit: length, offset: 0 });
    },
  };
}
