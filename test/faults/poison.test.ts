import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import type { TestProcess } from '../helpers/processes.js';
import { QueueState } from '../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';

const HEALTHY_EVENTS = 300;
/** Three deaths on the shared lane send a job to quarantine; some more are met on the way there. */
const MOST_DEATHS = 8;

test('a batch that kills its worker is set aside, and healthy jobs beside it finish', async (t) => {
  t.timeout(150_000);
  const { shuffled } = seeded(t);
  const cloud = await startCloud({
    env: { CLOUD_WORKER_CONCURRENCY: '5', CLOUD_JOB_LOCK_MS: '1000' },
  });
  t.teardown(() => cloud.stop());
  const queue = new QueueState(t, cloud.redisUrl);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const [healthy, poisoned] = [await runs.open(), await runs.open()];
  const poison = numberedEvents(11, 3).map((event) => ({ ...event, payload: { poison: true } }));
  const work = [
    ...inBatches(numberedEvents(1, HEALTHY_EVENTS), 5).map((batch) => ({ runId: healthy, batch })),
    { runId: poisoned, batch: numberedEvents(1, 10) },
    { runId: poisoned, batch: numberedEvents(14, 10) },
  ];
  const mixed = shuffled(work);
  mixed.splice(mixed.length / 2, 0, { runId: poisoned, batch: poison as never });
  for (const { runId, batch } of mixed) await runs.sendAll(runId, [batch]);
  await runs.finish(healthy, { last_seq: HEALTHY_EVENTS });
  await runs.finish(poisoned, { last_seq: 23 });

  const preload = new URL('../fixtures/cloud/poison.js', import.meta.url).href;
  const worker = cloud.startWorker({ NODE_OPTIONS: `--import ${preload}` });
  const over = new AbortController();
  const deaths = keepRunning(worker, over.signal);
  t.teardown(() => over.abort());

  const run = await runs.final(poisoned, 100_000);
  t.like(run, { status: 'finished', score: 100 });
  t.deepEqual(run.ingest, { accepted: 23, persisted: 20, rejected: 3, persisted_through: 23 });
  const rejections = (await runs.read(`/api/runs/${poisoned}/rejections`)).body.data as {
    seq: number;
    code: string;
    reason: string;
    body: unknown;
  }[];
  t.deepEqual(
    rejections.map(({ seq, code, body }) => ({ seq, code, body })).sort((a, b) => a.seq - b.seq),
    poison.map((event) => ({ seq: event.seq, code: 'poison', body: event })),
  );
  t.regex(rejections[0]?.reason ?? '', /SIGKILL/);

  const beside = await runs.final(healthy, 60_000);
  t.like(beside, { status: 'finished', score: 100 });
  t.like(beside.ingest, { persisted: HEALTHY_EVENTS, rejected: 0 });
  await queue.drained();
  t.is(await queue.queues.first.queues.ingest.getFailedCount(), 0);
  t.is(await queue.queues.first.queues.quarantine.getFailedCount(), 0);
  over.abort();
  const died = await deaths;
  t.true(died >= 3 && died <= MOST_DEATHS, `the worker died ${died} times`);
  t.log(`the worker died ${died} times`);
});

/** Starts a process again whenever it died, as a supervisor does. @returns how often. */
async function keepRunning(process: TestProcess, signal: AbortSignal): Promise<number> {
  let deaths = 0;
  while (!signal.aborted) {
    if (!process.isRunning) {
      deaths += 1;
      process.start();
    }
    await pause(20);
  }
  return deaths;
}
