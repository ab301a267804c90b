import { DelayedError, type Job } from 'bullmq';
import type { WorkerContext } from '../context.js';

/** How soon a worker of the newer release may have it. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Puts a job back that only a newer release can read: while processes are replaced, or where web was
 * replaced first. Its run waits with it, since it still is a child of the run's barrier.
 */
export async function leaveToNewer(
  { clock, logger }: Pick<WorkerContext, 'clock' | 'logger'>,
  job: Job,
  token = '',
): Promise<never> {
  logger.warn({ job: job.id, name: job.name }, 'a newer release put this here; it waits for one');
  await job.moveToDelayed(clock.now() + LOOK_AGAIN_MS, token);
  throw new DelayedError();
}
