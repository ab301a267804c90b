import { setTimeout as delay } from 'node:timers/promises';
import { type Job, Worker, type WorkerOptions } from 'bullmq';
import { connectWorker, disconnect } from '../src/cloud/platform/redis/connections.js';
import { formOf, JOB_FORM, LANES, type Lane, patientBackoff } from '../src/cloud/queues/index.js';
import type { WorkerContext } from './context.js';
import { processDeletion } from './jobs/deletion.js';
import { processIngest } from './jobs/ingest.js';
import { processMaintenance } from './jobs/maintenance.js';
import { leaveToNewer } from './jobs/newer-release.js';
import { processQuarantined } from './jobs/quarantine.js';
import { processRetention } from './jobs/retention.js';
import { processScore } from './jobs/scoring.js';

/** How long running jobs may take to end when the process stops; the rest is taken up by others. */
const DRAIN_MS = 6_000;

interface LaneWork {
  concurrency: number;
  process: (job: Job, token?: string) => Promise<void>;
}

/** Starts a BullMQ worker per lane and shard. @returns what stops them. */
export function startLanes(context: WorkerContext, threads: number): () => Promise<void> {
  const { config, queues, logger } = context;
  const work: Record<Lane, LaneWork> = {
    ingest: {
      concurrency: config.workerConcurrency,
      process: (job, token) => processIngest(context, job, token),
    },
    scoring: {
      concurrency: threads,
      process: (job, token) => processScore(context, job, token),
    },
    quarantine: {
      concurrency: 1,
      process: (job, token) => processQuarantined(context, job, token),
    },
    deletion: { concurrency: 1, process: (job) => processDeletion(context, job) },
    maintenance: {
      concurrency: 1,
      process: (job) =>
        job.name === 'retention' ? processRetention(context) : processMaintenance(context),
    },
  };
  // An instance of their own: workers block on it, and BullMQ adds one more for each.
  const connection = connectWorker(config.redisUrl, logger);
  context.watchRedis(connection);
  const workers = queues.shards.flatMap(({ prefix }) =>
    (Object.keys(LANES) as Lane[]).map((lane) =>
      startWorker(context, lane, work[lane], {
        connection,
        prefix,
        concurrency: work[lane].concurrency,
        lockDuration: config.jobLockMs,
        stalledInterval: config.jobLockMs,
        // A crash is the process's fault until proven otherwise: see jobs/quarantine.ts.
        maxStalledCount: 1_000_000,
        drainDelay: 2,
        settings: { backoffStrategy: (attempts) => patientBackoff(attempts) },
        skipVersionCheck: true,
      }),
    ),
  );
  return async () => {
    const closing = Promise.all(workers.map((worker) => worker.close())).then(() => true);
    const patience = new AbortController();
    const limit = connection.status === 'ready' ? DRAIN_MS : 0;
    const timeUp = delay(limit, false, { signal: patience.signal }).catch(() => false);
    const drained = await Promise.race([closing, timeUp]);
    patience.abort();
    if (drained) {
      await disconnect(connection);
      return;
    }
    // A close that has begun cannot be forced any more: the connections are cut instead.
    logger.warn('jobs are still running, or Redis is away; another worker takes the jobs up');
    connection.disconnect();
    for (const worker of workers) await worker.disconnect();
  };
}

function startWorker(
  context: WorkerContext,
  lane: Lane,
  { process }: LaneWork,
  options: WorkerOptions,
): Worker {
  const { logger, metrics } = context;
  const processOwn = (job: Job, token?: string) =>
    formOf(job.data) > JOB_FORM ? leaveToNewer(context, job, token) : process(job, token);
  const worker = new Worker(LANES[lane], processOwn, options);
  metrics.jobs.watch(lane, worker);
  // The connection's own listener logs that Redis is away; BullMQ repeats it per worker.
  worker.on('error', (error) => logger.debug({ err: error, lane }, 'worker'));
  worker.on('failed', (job, error) => {
    const level = job && job.attemptsMade > 1 ? 'debug' : 'warn';
    logger[level]({ err: error, lane, job: job?.id, attempt: job?.attemptsMade }, 'job failed');
  });
  worker.on('stalled', (id) => logger.warn({ lane, job: id }, 'its worker died; the job goes on'));
  return worker;
}
