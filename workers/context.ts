import type { GroupOutcome, PersistDependencies } from '../src/cloud/modules/events/index.js';
import type { PendingRuns } from '../src/cloud/modules/runs/index.js';
import type { ScoringResult, ScoringTask } from '../src/cloud/modules/scoring/index.js';
import type { Clock } from '../src/cloud/platform/clock.js';
import type { Config } from '../src/cloud/platform/config.js';
import type { Database } from '../src/cloud/platform/database/database.js';
import type { Logger } from '../src/cloud/platform/logger.js';
import type { WatchRedis } from '../src/cloud/platform/redis/metrics.js';
import type { BatchJob, Queues } from '../src/cloud/queues/index.js';
import type { WorkerMetrics } from './metrics.js';
import type { Sightings } from './sightings.js';

/** What the jobs of a worker process work with. */
export interface WorkerContext {
  config: Config;
  clock: Clock;
  logger: Logger;
  database: Database;
  queues: Queues;
  pendingRuns: PendingRuns;
  sightings: Sightings;
  /** Writes a batch together with those of other jobs; resolves once it is committed. */
  commit: (batch: BatchJob) => Promise<void>;
  /** Makes score and report in the thread pool. */
  buildScore: (task: ScoringTask) => Promise<ScoringResult>;
  metrics: WorkerMetrics;
  /** Times the commands of a further connection to Redis. */
  watchRedis: WatchRedis;
  /** Called with what each commit did, for metrics. */
  observeCommit: (outcome: GroupOutcome, jobs: number, seconds: number) => void;
}

export function persistDependencies({
  database,
  clock,
  queues,
}: Pick<WorkerContext, 'database' | 'clock' | 'queues'>): PersistDependencies {
  return { database, clock, findOpenJob: (runId) => queues.of(runId).openJob(runId) };
}
