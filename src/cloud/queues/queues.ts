import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LANES } from './lanes.js';
import { QueueShard } from './shard.js';

/** The reconciler's next turn always waits, and means nothing. */
const WORK_LANES = Object.values(LANES).filter((lane) => lane !== LANES.maintenance);
const SHARDS_KEY = '{sd:0}:shards';

/** All shards. A run lives on one, so that its barrier and its children share a hash slot. */
export class Queues {
  readonly shards: readonly QueueShard[];
  readonly redis: Redis;

  constructor(redis: Redis, shards: number) {
    this.redis = redis;
    this.shards = Array.from({ length: shards }, (_, index) => new QueueShard(redis, index));
  }

  of(runId: string): QueueShard {
    if (this.shards.length === 1) return this.first;
    const hash = createHash('sha1').update(runId).digest().readUInt32BE();
    return this.shards[hash % this.shards.length] ?? this.first;
  }

  /** Where work that belongs to no run goes. */
  get first(): QueueShard {
    const [first] = this.shards;
    if (!first) throw new RangeError('there is at least one shard');
    return first;
  }

  /**
   * The number of shards decides where a run's jobs are; with another one they would not be found.
   * @throws Error where the queues hold work that was added under another number.
   */
  async requireShards(): Promise<void> {
    const wanted = String(this.shards.length);
    const known = await this.redis.get(SHARDS_KEY);
    if (known !== null && known !== wanted && (await this.#isBusy(Number(known)))) {
      throw new Error(
        `CLOUD_QUEUE_SHARDS is ${wanted}, but the queues hold work of ${known} shards: ` +
          `start workers with ${known} until they are empty, then change it`,
      );
    }
    await this.redis.set(SHARDS_KEY, wanted);
  }

  async #isBusy(shards: number): Promise<boolean> {
    const pipeline = this.redis.pipeline();
    for (let index = 0; index < shards; index += 1) {
      for (const lane of WORK_LANES) {
        const queue = `{sd:${index}}:${lane}`;
        pipeline.llen(`${queue}:wait`).llen(`${queue}:active`).zcard(`${queue}:delayed`);
        pipeline.zcard(`${queue}:waiting-children`).zcard(`${queue}:prioritized`);
      }
    }
    const answers = (await pipeline.exec()) ?? [];
    return answers.some(([error, count]) => error !== null || Number(count) > 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.shards.map((shard) => shard.close()));
  }
}
