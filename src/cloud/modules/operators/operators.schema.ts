import { Type } from 'typebox';

const Count = Type.Integer({ minimum: 0 });

export const QueueReadingResource = Type.Object({
  shard: Count,
  lane: Type.String(),
  waiting: Count,
  active: Count,
  delayed: Count,
  failed: Count,
  oldest_waiting_seconds: Type.Number({ minimum: 0, description: '0 where none waits' }),
});
