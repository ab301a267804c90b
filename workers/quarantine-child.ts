import { once } from 'node:events';
import { persistBatches } from '../src/cloud/modules/events/index.js';
import type { BatchJob } from '../src/cloud/queues/index.js';
import { openWorkerContext } from './composition.js';
import { persistDependencies } from './context.js';
import { runIngestJob } from './jobs/ingest.js';

/** Entry of the process that tries one quarantined job and says how it went. */
const [message] = await once(process, 'message');
const { name, id, data } = message as { name: string; id: string; data: unknown };
const { context, lifecycle } = await openWorkerContext({
  commit: async (opened, batch: BatchJob) => {
    await persistBatches(persistDependencies(opened), [batch]);
  },
});
let error: string | null = null;
try {
  await runIngestJob(context, { name, id, data } as never, '');
} catch (thrown) {
  error = (thrown as Error).message;
}
process.send?.({ error });
process.disconnect();
await lifecycle.stop();
