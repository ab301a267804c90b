import { type Job, WaitingChildrenError } from 'bullmq';
import { scoreRun } from '../../src/cloud/modules/scoring/index.js';
import { retryTransient } from '../../src/cloud/platform/database/errors.js';
import type { ScoreJob } from '../../src/cloud/queues/index.js';
import type { WorkerContext } from '../context.js';
import { isSuspect, processQuarantined } from './quarantine.js';

/** How often evidence may overtake one job before it makes room for others. */
const TRIES_IN_A_ROW = 3;

/** Scores a run once its barrier has opened, or again where evidence came late. */
export async function processScore(
  context: WorkerContext,
  job: Job<ScoreJob>,
  token = '',
): Promise<void> {
  await waitForChildren(job, token);
  // In its place, not on the lane of quarantine: its children wait for this very job.
  if (isSuspect(job)) await processQuarantined(context, job, token);
  else await runScoreJob(context, job.data);
  await waitForChildren(job, token);
}

/** A child may be added while its parent is active; the parent then waits for it and runs again. */
async function waitForChildren(job: Job, token: string): Promise<void> {
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
}

/** The work itself, in the worker and in a process of its own alike. */
export async function runScoreJob(
  context: WorkerContext,
  { run_id, project_id, policy }: ScoreJob,
): Promise<void> {
  const shard = context.queues.of(run_id);
  for (let tries = 0; tries < TRIES_IN_A_ROW; tries += 1) {
    const outcome = await retryTransient(() => scoreRun(context, run_id, policy));
    context.logger.debug({ run_id, outcome }, 'score');
    if (outcome === 'unfinished') {
      // No outcome is recorded and no timer waits to record one: give the run its timer back.
      await shard.rebuildBarrier({ run_id, project_id }, 0);
      return;
    }
    if (outcome !== 'outdated') return;
  }
  await shard.addRescore(
    { run_id, project_id, ...(policy && { policy }) },
    `again-${context.clock.now()}`,
    500,
  );
}
