import { once } from 'node:events';
import type { Job } from 'bullmq';
import { isTransient } from '../src/cloud/platform/database/errors.js';
import { isRedisAway } from '../src/cloud/platform/redis/errors.js';
import type { ScoreJob } from '../src/cloud/queues/index.js';
import { openWorkerContext } from './composition.js';
import { runIngestJob } from './jobs/ingest.js';
import type { Attempt } from './jobs/quarantine.js';
import { runScoreJob } from './jobs/scoring.js';

/**
 * Entry of the process that tries one quarantined job and says how it went. Where its worker was
 * killed nobody hears that, and another one has taken the job up: then it ends.
 */
const orphaned = () => process.exit();
process.once('disconnect', orphaned);
const [message] = await once(process, 'message');
process.send?.(await attempt(message));
process.off('disconnect', orphaned);
process.disconnect();

async function attempt(job: Pick<Job, 'name' | 'data'>): Promise<Attempt> {
  const { context, lifecycle } = await openWorkerContext();
  try {
    if (job.name === 'score') await runScoreJob(context, job.data as ScoreJob);
    else await runIngestJob(context, job as Job, '');
    return { outcome: 'done' };
  } catch (error) {
    const { message: reason } = error as Error;
    return { outcome: isTransient(error) || isRedisAway(error) ? 'away' : 'failed', reason };
  } finally {
    await lifecycle.stop();
  }
}
