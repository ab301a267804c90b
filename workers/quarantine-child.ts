import { once } from 'node:events';
import { isTransient } from '../src/cloud/platform/database/errors.js';
import { isRedisAway } from '../src/cloud/platform/redis/errors.js';
import { openWorkerContext } from './composition.js';
import { runIngestJob } from './jobs/ingest.js';
import type { Attempt } from './jobs/quarantine.js';

/** Entry of the process that tries one quarantined job and says how it went. */
const [message] = await once(process, 'message');
process.send?.(await attempt(message));
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
