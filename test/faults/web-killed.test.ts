import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const KILLS = 3;
const EVENTS_PER_RUN = 1_000;

test('a web process killed under load loses no event that got a 202', async (t) => {
  const { between, shuffled } = seeded(t);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runIds = [await runs.open(), await runs.open(), await runs.open()];
  const work = shuffled(
    runIds.flatMap((runId) =>
      inBatches(numberedEvents(1, EVENTS_PER_RUN), 20).map((batch) => ({ runId, batch })),
    ),
  );
  for (const share of inBatches(work, Math.ceil(work.length / KILLS))) {
    const goal = ledger.events + 20 * between(1, Math.floor(share.length / 2));
    const submitting = submitAll(runs, ledger, share);
    await until('events are accepted', () => ledger.events >= goal, { everyMs: 1 });
    await cloud.web.end('SIGKILL');
    cloud.web.start();
    const { answers, surprises } = await submitting;
    t.deepEqual(surprises, []);
    t.true((answers.get(0) ?? 0) > 0, 'the kill was felt');
  }
  for (const runId of runIds) {
    t.is((await runs.finish(runId, { last_seq: EVENTS_PER_RUN })).status, 202);
    const run = await runs.final(runId);
    t.like(run, { status: 'finished', score: 100 });
    t.is(run.ingest.persisted, EVENTS_PER_RUN);
    t.is(run.ingest.rejected, 0);
  }
  t.is(ledger.events, runIds.length * EVENTS_PER_RUN);
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  t.log(`${KILLS} kills, ${ledger.events} events`);
});
