import type { Job } from 'bullmq';
import { LANES, type Lane, type Queues } from '../queues/index.js';

/** A job that was given up: what its data is, no try will mend, or its release is gone. */
export interface FailedJob {
  shard: number;
  lane: Lane;
  job: Job;
}

const PAGE = 500;

/** All failed jobs of the lanes, oldest first within each. */
export async function* failedJobs(queues: Queues, lane?: Lane): AsyncGenerator<FailedJob> {
  const lanes = lane ? [lane] : (Object.keys(LANES) as Lane[]);
  for (const [shard, { queues: ofShard }] of queues.shards.entries()) {
    for (const name of lanes) {
      for (let start = 0; ; start += PAGE) {
        const page = await ofShard[name].getFailed(start, start + PAGE - 1);
        for (const job of page) yield { shard, lane: name, job };
        if (page.length < PAGE) break;
      }
    }
  }
}

export function describeFailed({ shard, lane, job }: FailedJob) {
  const { run_id = null } = (job.data ?? {}) as { run_id?: string | null };
  return {
    shard,
    lane,
    id: String(job.id),
    name: job.name,
    run_id,
    attempts: job.attemptsMade,
    reason: job.failedReason ?? '',
    added_at: new Date(job.timestamp).toISOString(),
  };
}
