import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import type { TestProcess } from '../helpers/processes.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const STOPS = 4;
const EVENTS_PER_RUN = 1_600;
const MOST_MS = 10_000;

test('SIGTERM under load ends web and worker in time and drops nothing accepted', async (t) => {
  t.timeout(120_000);
  const { between, shuffled } = seeded(t);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runIds = [await runs.open(), await runs.open()];
  const work = shuffled(
    runIds.flatMap((runId) =>
      inBatches(numberedEvents(1, EVENTS_PER_RUN), 10).map((batch) => ({ runId, batch })),
    ),
  );
  const worker = cloud.workers[0] as TestProcess;
  const stored = async () => Number((await cloud.db('events').count('* as n').first())?.n);

  for (const [index, share] of inBatches(work, Math.ceil(work.length / STOPS)).entries()) {
    const stopped = index % 2 === 0 ? cloud.web : worker;
    const goal = (await stored()) + between(1, share.length * 5);
    const submitting = submitAll(runs, ledger, share);
    await until('events are stored', async () => (await stored()) >= goal, { everyMs: 1 });
    const { code, ms } = await stopped.end('SIGTERM');
    t.is(code, 0, stopped.output.slice(-2_000));
    t.true(ms < MOST_MS, `${ms} ms`);
    stopped.start();
    t.deepEqual((await submitting).surprises, []);
  }
  await cloud.ready();

  for (const runId of runIds) {
    t.is((await runs.finish(runId, { last_seq: EVENTS_PER_RUN })).status, 202);
    const run = await runs.final(runId);
    t.like(run, { status: 'finished', score: 100 });
    t.is(run.ingest.persisted, EVENTS_PER_RUN);
  }
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  t.log(`${STOPS} stops, ${ledger.events} events`);
});

test('both processes end on SIGTERM while Redis and database are at rest', async (t) => {
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  await runs.until(runId, 'is stored', ({ status }) => status === 'running');
  for (const stopped of [cloud.web, cloud.workers[0] as TestProcess]) {
    const { code, ms } = await stopped.end('SIGTERM');
    t.is(code, 0, stopped.output.slice(-2_000));
    t.true(ms < MOST_MS, `${ms} ms`);
  }
});
