import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { audit } from '../helpers/faults/audit.js';
import { keepRunning } from '../helpers/keep-running.js';
import { Ledger } from '../helpers/ledger.js';
import { adminOf } from '../helpers/operations/admin.js';
import { QueueState } from '../helpers/queue-state.js';
import { numberedEvents, TestRuns } from '../helpers/runs.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const HEALTHY_RUNS = 5;
const EVENTS = 20;
/** Three in workers; what else was under way when they died may send them to one more. */
const MOST_DEATHS = 6;

test('a score that kills its worker is set aside, others are made, and it can be put back', async (t) => {
  shows(t, 7);
  t.timeout(600_000);
  const cloud = await startCloud({ env: { CLOUD_JOB_LOCK_MS: '1000' } });
  t.teardown(() => cloud.stop());
  const queue = new QueueState(t, cloud.redisUrl);
  const { scoring } = queue.queues.first.queues;
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const events = numberedEvents(1, EVENTS);
  const submit = async (payload: unknown) => {
    const runId = await runs.open();
    const batch = events.map((event) => ({ ...event, payload }));
    ledger.open(runId);
    ledger.send(runId, batch);
    await runs.sendAll(runId, [batch]);
    ledger.accept(
      runId,
      batch.map(({ seq }) => seq),
    );
    t.is((await runs.finish(runId, { last_seq: EVENTS })).status, 202);
    ledger.finish(runId, 'finished');
    return runId;
  };
  const poisoned = await submit({ poison: true });
  const healthy = [];
  for (let count = 0; count < HEALTHY_RUNS; count += 1) healthy.push(await submit({}));

  const preload = new URL('../fixtures/cloud/poison-score.js', import.meta.url).href;
  const worker = cloud.startWorker({ NODE_OPTIONS: `--import ${preload}` });
  const over = new AbortController();
  const deaths = keepRunning(worker, over.signal);
  t.teardown(() => over.abort());
  await until('the score is set aside', async () => (await scoring.getFailedCount()) === 1, {
    deadlineMs: 100_000,
    state: () => cloud.output.slice(-3_000),
  });
  const [job] = await scoring.getFailed();
  t.is(job?.data.run_id, poisoned);
  t.regex(job?.failedReason ?? '', /failed 3 times in a process of its own: .*SIGKILL/);
  for (const runId of healthy) t.is((await runs.final(runId)).score, 100);
  t.like(await runs.get(poisoned), { score: null, ingest: { persisted: EVENTS, rejected: 0 } });
  over.abort();
  const died = await deaths;
  t.true(died >= 3 && died <= MOST_DEATHS, `the worker died ${died} times`);
  t.log(`the worker died ${died} times`);

  // A release that does not die of it.
  await worker.end('SIGKILL');
  cloud.startWorker();
  const requeued = await adminOf(cloud)('requeue', '--all', '--lane', 'scoring');
  t.is(requeued.code, 0, requeued.stderr);
  t.is((await runs.final(poisoned)).score, 100);
  await queue.drained();
  t.is(await scoring.getFailedCount(), 0);
  t.deepEqual(await audit(ledger, cloud.db), []);
});
