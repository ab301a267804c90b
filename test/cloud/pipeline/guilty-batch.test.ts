import test, { type ExecutionContext } from 'ava';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { inBatches, numberedEvents, TestRuns } from '../../helpers/runs.js';
import { shows } from '../../helpers/shows.js';
import { until } from '../../helpers/until.js';

const EVENTS = 30;
const BATCH = 10;
const GUILTY = 15;

/** Three batches that wait for a worker, and a database that objects to an event of the second. */
async function stage(t: ExecutionContext, objection: string) {
  const cloud = await startCloud();
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  await runs.sendAll(runId, inBatches(numberedEvents(1, EVENTS), BATCH));
  await cloud.database.write.raw(
    `create trigger objection before insert on events when new.seq = ${GUILTY}
     begin select ${objection}; end`,
  );
  cloud.startWorker();
  const seqs = (): Promise<number[]> =>
    cloud.db('events').where('run_id', runId).orderBy('seq').pluck('seq');
  return { cloud, runs, runId, seqs };
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => from + n);

test.serial(
  'a fault that says nothing of the values keeps a batch whole, and others go on',
  async (t) => {
    shows(t, 5);
    const { cloud, runs, runId, seqs } = await stage(t, "json('no JSON')");
    await until('the others are stored', async () => (await seqs()).length >= EVENTS - BATCH);
    t.deepEqual(await seqs(), [...numbers(1, 10), ...numbers(21, 30)]);
    await cloud.database.write.raw('drop trigger objection');
    t.is((await runs.finish(runId)).status, 202);
    const { ingest } = await runs.final(runId);
    t.like(ingest, { accepted: EVENTS, persisted: EVENTS, rejected: 0 });
    t.deepEqual(await seqs(), numbers(1, EVENTS));
  },
);

test.serial('a value that the database refuses for good costs itself alone', async (t) => {
  const { runs, runId, seqs } = await stage(t, "raise(abort, 'not this one')");
  t.is((await runs.finish(runId)).status, 202);
  const { ingest } = await runs.final(runId);
  t.like(ingest, { accepted: EVENTS, persisted: EVENTS - 1, rejected: 1 });
  t.deepEqual(await seqs(), [...numbers(1, GUILTY - 1), ...numbers(GUILTY + 1, EVENTS)]);
});
