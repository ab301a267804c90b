import type { Redis } from 'ioredis';
import { batchesOfChildren, finishJobId, scoreJobId } from './job-ids.js';
import { LANES } from './lanes.js';
import type { FinishJob } from './payloads.js';
import type { LiveRun } from './shard.js';

/** A run that has its row, and the prefix of the shard that it lives on. */
export interface StoredRunKey {
  readonly id: string;
  readonly project_id: string;
  readonly prefix: string;
}

/** What the queue still holds of stored runs, which need their opening no more. */
export type StoredLive = Pick<LiveRun, 'finish' | 'pending'>;

/** One round trip for many runs. @returns in the order of `runs`. */
export async function liveStoredRuns(
  redis: Redis,
  runs: readonly StoredRunKey[],
): Promise<StoredLive[]> {
  if (runs.length === 0) return [];
  const pipeline = redis.pipeline();
  for (const { id, project_id, prefix } of runs) {
    pipeline.hget(`${prefix}:${LANES.ingest}:${finishJobId(id)}`, 'data');
    pipeline.smembers(`${prefix}:${LANES.scoring}:${scoreJobId(project_id, id)}:dependencies`);
  }
  const answers = ((await pipeline.exec()) ?? []).map(([error, value]) => {
    if (error) throw error;
    return value;
  });
  return runs.map((_, index) => ({
    finish: parsed(answers[2 * index]),
    pending: batchesOfChildren((answers[2 * index + 1] as string[] | undefined) ?? []),
  }));
}

function parsed(data: unknown): FinishJob | null {
  return typeof data === 'string' ? JSON.parse(data) : null;
}
