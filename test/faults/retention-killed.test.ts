import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { backdate } from '../helpers/population/backdate.js';
import { QueueState } from '../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { until } from '../helpers/until.js';

const DAY_MS = 86_400_000;

test('old runs go while new ones are stored, though the worker is killed in the middle', async (t) => {
  t.timeout(180_000);
  const cloud = await startCloud({
    workers: 1,
    env: { CLOUD_RETENTION_DAYS: '30', CLOUD_JOB_LOCK_MS: '4000' },
  });
  t.teardown(() => cloud.stop());
  const [worker] = cloud.workers;
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const events = scaled(t, 'events of each old run', 11_000, 100_000);
  const endedRun = async (count: number, daysAgo: number) => {
    const run = await runs.open();
    await runs.sendAll(run, inBatches(numberedEvents(1, count), 1_000));
    await runs.finish(run);
    await runs.final(run);
    await backdate(cloud, run, Date.now() - 60 * DAY_MS, Date.now() - daysAgo * DAY_MS);
    return run;
  };
  const old = [await endedRun(events, 31), await endedRun(events, 31)];
  const young = await endedRun(3, 29);
  const rowsOf = async (run: string) =>
    Number((await cloud.db('events').where('run_id', run).count({ n: '*' }).first())?.n);

  const state = new QueueState(t, cloud.redisUrl);
  const { maintenance } = state.queues.first.queues;
  await maintenance.add('retention', {}, { removeOnComplete: true });
  const ledger = new Ledger();
  const fresh = [await runs.open(), await runs.open()];
  const work = fresh.flatMap((runId) =>
    inBatches(numberedEvents(1, 2_000), 50).map((batch) => ({ runId, batch })),
  );
  const loading = submitAll(runs, ledger, work);
  await until(
    'rows of old runs go',
    async () => {
      const left = (await rowsOf(old[0] ?? '')) + (await rowsOf(old[1] ?? ''));
      return left < 2 * events;
    },
    { everyMs: 1 },
  );
  await worker?.end('SIGKILL');
  worker?.start();
  // What the next minute brings.
  await maintenance.add('reconcile', {}, { removeOnComplete: true });
  await loading;
  for (const run of fresh) {
    await runs.finish(run, { last_seq: 2_000 });
    t.like(await runs.final(run), { status: 'finished', score: 100 });
  }
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });

  await until('the old runs are gone', async () => {
    const left = await cloud.db('runs').whereIn('id', old).select('id');
    return left.length === 0;
  });
  for (const run of old) {
    t.is(await rowsOf(run), 0);
    t.is((await runs.read(`/api/runs/${run}`)).status, 404);
  }
  t.is(await rowsOf(young), 3);
  t.like(await runs.get(young), { status: 'finished', score: 100 });
});
