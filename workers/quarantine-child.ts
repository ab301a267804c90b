import { once } from 'node:events';
import { isTransient } from '../src/cloud/platform/database/errors.js';
import { isRedisAway } from '../src/cloud/platform/redis/errors.js';
import { openWorkerContext } from './composition.js';
import { runIngestJob } from './jobs/ingest.js';
import type { Attempt } from './jobs/quarantine.js';

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

async function attempt(job: unknown): Promise<Attempt> {
  const { context, lifecycle } = await openWorkerContext();
  try {
    await runIngestJob(context, job as never, '');
    return { outcome: 'done' };
  } catch (error) {
    const { message: reason } = error as Error;
    return { outcome: isTransient(error) || isRedisAway(error) ? 'away' : 'failed', reason };
  } finally {
    await lifecycle.stop();
  }
}
