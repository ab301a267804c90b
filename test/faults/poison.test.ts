import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { audit } from '../helpers/faults/audit.js';
import { keepRunning } from '../helpers/keep-running.js';
import { Ledger } from '../helpers/ledger.js';
import { QueueState } from '../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const HEALTHY_EVENTS = 500;
const HEALTHY_JOBS = 100;
/** Three deaths on the shared lane send a job to quarantine; some more are met on the way there. */
const MOST_DEATHS_EACH = 8;
const TRIES_IN_QUARANTINE = 3;

test('a batch that kills its worker is set aside, and healthy jobs beside it finish', async (t) => {
  shows(t, 7);
  t.timeout(600_000);
  const { shuffled } = seeded(t);
  const poisons = scaled(t, 'poisonous jobs', 1, 5);
  const cloud = await startCloud({
    env: { CLOUD_WORKER_CONCURRENCY: '5', CLOUD_JOB_LOCK_MS: '1000' },
  });
  t.teardown(() => cloud.stop());
  const queue = new QueueState(t, cloud.redisUrl);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const [healthy, poisoned] = [await runs.open(), await runs.open()];
  const poison = numberedEvents(11, 3 * poisons).map((event) => {
    return { ...event, payload: { poison: true } };
  });
  const last = 10 + poison.length + 10;
  const work = [
    ...inBatches(numberedEvents(1, HEALTHY_EVENTS), HEALTHY_EVENTS / HEALTHY_JOBS).map((batch) => {
      return { runId: healthy, batch };
    }),
    { runId: poisoned, batch: numberedEvents(1, 10) },
    { runId: poisoned, batch: numberedEvents(last - 9, 10) },
  ];
  const mixed = shuffled(work);
  // None first: workers are to have healthy jobs beside it when they die.
  for (const [index, batch] of inBatches(poison, 3).entries()) {
    mixed.splice(20 * (index + 1), 0, { runId: poisoned, batch: batch as never });
  }
  for (const { runId, batch } of mixed) {
    ledger.send(runId, batch);
    await runs.sendAll(runId, [batch]);
    ledger.accept(
      runId,
      batch.map(({ seq }) => seq),
    );
  }
  ledger.reject(
    poisoned,
    poison.map(({ seq }) => seq),
  );
  for (const [runId, last_seq] of [
    [healthy, HEALTHY_EVENTS],
    [poisoned, last],
  ] as const) {
    ledger.open(runId);
    ledger.finish(runId, 'finished');
    t.is((await runs.finish(runId, { last_seq })).status, 202);
  }

  const preload = new URL('../fixtures/cloud/poison.js', import.meta.url).href;
  const worker = cloud.startWorker({ NODE_OPTIONS: `--import ${preload}` });
  const over = new AbortController();
  const deaths = keepRunning(worker, over.signal);
  t.teardown(() => over.abort());

  const run = await runs.final(poisoned, 100_000 * poisons);
  t.deepEqual(run.ingest, {
    accepted: last,
    persisted: 20,
    rejected: poison.length,
    persisted_through: last,
  });
  const rejections = (await runs.read(`/api/runs/${poisoned}/rejections?limit=100`)).body
    .data as Rejection[];
  t.deepEqual(
    rejections.map(({ seq, code, body }) => ({ seq, code, body })).sort((a, b) => a.seq - b.seq),
    poison.map((event) => ({ seq: event.seq, code: 'poison', body: event })),
  );
  for (const { reason } of rejections) {
    t.regex(reason, new RegExp(`failed ${TRIES_IN_QUARANTINE} times .* SIGKILL`));
  }

  const beside = await runs.final(healthy, 60_000);
  t.like(beside.ingest, { persisted: HEALTHY_EVENTS, rejected: 0 });
  await queue.drained();
  t.is(await queue.queues.first.queues.ingest.getFailedCount(), 0);
  t.is(await queue.queues.first.queues.quarantine.getFailedCount(), 0);
  t.deepEqual(await audit(ledger, cloud.db), []);
  over.abort();
  const died = await deaths;
  t.true(died >= 3 && died <= MOST_DEATHS_EACH * poisons, `the worker died ${died} times`);
  t.log(`the worker died ${died} times`);
});

interface Rejection {
  seq: number;
  code: string;
  reason: string;
  body: unknown;
}
