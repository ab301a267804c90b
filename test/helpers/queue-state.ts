import type { ExecutionContext } from 'ava';
import type { Job } from 'bullmq';
import { Redis } from 'ioredis';
import { Queues } from '../../src/cloud/queues/index.js';
import { until } from './until.js';

/** What really is in Redis, for tests that have to know when a worker has looked at something. */
export class QueueState {
  readonly redis: Redis;
  readonly queues: Queues;

  constructor(t: ExecutionContext, url: string) {
    this.redis = new Redis(url, { maxRetriesPerRequest: null });
    this.redis.on('error', () => undefined);
    this.queues = new Queues(this.redis, 1);
    t.teardown(async () => {
      await this.queues.close();
      this.redis.disconnect();
    });
  }

  /** How often workers have started a job of the ingest lane; 0 where it is not there. */
  async starts(jobId: string): Promise<number> {
    return Number((await this.redis.hget(`{sd:0}:ingest:${jobId}`, 'ats')) ?? 0);
  }

  /** The job that makes a run's score, wherever it waits. */
  async scoreJob(runId: string): Promise<Job | undefined> {
    const jobs = await this.queues.first.queues.scoring.getJobs([
      'wait',
      'active',
      'delayed',
      'waiting-children',
    ]);
    return jobs.find((job) => job?.data.run_id === runId);
  }

  /** Jobs of these lanes that wait, run, sleep or wait for children. */
  async open(lanes: readonly ('ingest' | 'scoring' | 'deletion' | 'quarantine')[]) {
    const { queues } = this.queues.first;
    const counts = await Promise.all(
      lanes.map((lane) =>
        queues[lane].getJobCounts('wait', 'active', 'delayed', 'waiting-children', 'prioritized'),
      ),
    );
    return counts.flatMap(Object.values<number>).reduce((sum, count) => sum + count, 0);
  }

  /** Resolves once nothing is left to do. */
  async drained(): Promise<void> {
    const lanes = ['ingest', 'scoring', 'deletion', 'quarantine'] as const;
    await until('the queues are empty', async () => (await this.open(lanes)) === 0, {
      state: () => this.open(lanes),
    });
  }
}
