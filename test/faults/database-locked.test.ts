import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { until } from '../helpers/until.js';

const EVENTS_PER_RUN = 1_500;
/** Longer than SQLite waits for a lock, so that commits fail and are tried again. */
const LOCKED_MS = 7_000;

test('a database that is locked for seconds loses nothing, and the backlog drains', async (t) => {
  t.timeout(120_000);
  const cloud = await startCloud({ workers: 2 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runIds = [await runs.open(), await runs.open()];
  const workOf = (first: number, count: number) =>
    runIds.flatMap((runId) =>
      inBatches(numberedEvents(first, count), 10).map((batch) => ({ runId, batch })),
    );
  await submitAll(runs, ledger, workOf(1, 100));
  for (const runId of runIds) {
    await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === 100);
  }

  const lock = await cloud.database.write.transaction();
  const lockedAt = performance.now();
  try {
    const { answers } = await submitAll(runs, ledger, workOf(101, EVENTS_PER_RUN - 100));
    t.deepEqual([...answers.keys()], [202], 'accepting needs no write to the database');
    for (const runId of runIds) t.is((await runs.finish(runId)).status, 202);
    await until('the lock has been there for long', async () => {
      for (const runId of runIds) {
        const { status, ingest } = await runs.get(runId);
        t.is(status, 'finishing');
        t.deepEqual([ingest.accepted, ingest.persisted], [EVENTS_PER_RUN, 100]);
      }
      return performance.now() - lockedAt > LOCKED_MS;
    });
  } finally {
    await lock.rollback();
  }

  for (const runId of runIds) {
    const run = await runs.final(runId);
    t.like(run, { status: 'finished', score: 100, revision: 1 });
    t.deepEqual(run.ingest, {
      accepted: EVENTS_PER_RUN,
      persisted: EVENTS_PER_RUN,
      rejected: 0,
      persisted_through: EVENTS_PER_RUN,
    });
  }
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
});
