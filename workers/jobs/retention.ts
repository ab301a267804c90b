import { countEndedRuns, hideEndedRuns, runsToDelete } from '../../src/cloud/modules/runs/index.js';
import type { Config } from '../../src/cloud/platform/config.js';
import { retryTransient } from '../../src/cloud/platform/database/errors.js';
import type { Logger } from '../../src/cloud/platform/logger.js';
import type { DeletionJob, Queues } from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';
import type { RetentionMetrics } from '../metrics/retention.js';

const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;
/** Runs that one transaction hides. */
const RUNS_PER_STEP = 100;
/** Hidden runs whose rows are still there: the lane that removes them must keep up. */
const MOST_WAITING = 500;

/** What retention needs of a worker. */
export interface RetentionContext extends Pick<WorkerContext, 'clock' | 'database'> {
  config: Pick<Config, 'retentionDays'>;
  queues: { of(runId: string): { addDeletion(job: DeletionJob): Promise<unknown> } };
  logger: Pick<Logger, 'info'>;
  metrics: { retention: Pick<RetentionMetrics, 'round'> };
}

/** Said once a minute, like the reconciler's turn; a deployment that keeps everything has none. */
export async function scheduleRetention(queues: Queues, days: number | null): Promise<void> {
  const { maintenance } = queues.first.queues;
  if (days === null) {
    await maintenance.removeJobScheduler('retention');
    return;
  }
  await maintenance.upsertJobScheduler(
    'retention',
    { every: EVERY_MS },
    { name: 'retention', opts: { removeOnComplete: true, removeOnFail: 20 } },
  );
}

/**
 * Deletes runs that ended more than `retentionDays` ago. Each step hides some of them in a short
 * transaction and hands them to the deletion lane. A worker that dies in between leaves hidden runs
 * with rows, which the reconciler finds.
 */
export async function processRetention(context: RetentionContext): Promise<void> {
  const { config, clock, database, queues, logger, metrics } = context;
  if (config.retentionDays === null) return;
  const now = clock.now();
  const endedBefore = now - config.retentionDays * DAY_MS;
  const waiting = (await runsToDelete(database.read, {}, MOST_WAITING)).length;
  let hidden = 0;
  while (waiting + hidden < MOST_WAITING) {
    const step = { endedBefore, at: now, limit: RUNS_PER_STEP };
    const runs = await retryTransient(() => hideEndedRuns(database.write, step));
    for (const { id } of runs) await queues.of(id).addDeletion({ kind: 'run', id });
    hidden += runs.length;
    if (runs.length < RUNS_PER_STEP) break;
  }
  const overdue = await countEndedRuns(database.read, endedBefore);
  metrics.retention.round({ hidden, overdue, at: now });
  if (hidden + overdue > 0) logger.info({ hidden, overdue, endedBefore }, 'retention');
}
