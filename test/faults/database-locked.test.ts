import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { BatchWatch } from '../helpers/databases/batch-watch.js';
import { databaseForTest } from '../helpers/databases/for-test.js';
import { lockWrites } from '../helpers/databases/lock.js';
import { DATABASES } from '../helpers/databases.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const EVENTS_PER_RUN = 1_500;
/** A thousand rows, the most of one statement, are no whole number of batches: one may be split. */
const BATCH = 15;
const BEFORE = 90;
/** SQLite waits 5 s for a lock: longer than that, so that commits fail and are tried again. */
const LOCKED_SECONDS = { little: 7, full: 60 };

for (const kind of Object.values(DATABASES)) {
  test(`${kind.name} locked for seconds loses nothing, and the backlog drains`, async (t) => {
    shows(t, 5);
    t.timeout(300_000);
    const seconds = scaled(t, 'seconds locked', LOCKED_SECONDS.little, LOCKED_SECONDS.full);
    const server = await databaseForTest(t, kind);
    if (!server) return;
    const cloud = await startCloud({ workers: 2, databaseUrl: await server.createDatabase() });
    t.teardown(() => cloud.stop());
    const runs = new TestRuns(cloud, await createAgent(cloud.url));
    const ledger = new Ledger();
    const runIds = [await runs.open(), await runs.open()];
    const workOf = (first: number, count: number) =>
      runIds.flatMap((runId) =>
        inBatches(numberedEvents(first, count), BATCH).map((batch) => ({ runId, batch })),
      );
    await submitAll(runs, ledger, workOf(1, BEFORE));
    for (const runId of runIds) {
      await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === BEFORE);
    }

    const unlock = await lockWrites(cloud.database);
    const lockedAt = performance.now();
    try {
      const { answers } = await submitAll(
        runs,
        ledger,
        workOf(BEFORE + 1, EVENTS_PER_RUN - BEFORE),
      );
      t.deepEqual([...answers.keys()], [202], 'accepting needs no write to the database');
      for (const runId of runIds) t.is((await runs.finish(runId)).status, 202);
      await until(
        'the lock has been there for long',
        async () => {
          for (const runId of runIds) {
            const { status, ingest } = await runs.get(runId);
            t.is(status, 'finishing');
            t.deepEqual([ingest.accepted, ingest.persisted], [EVENTS_PER_RUN, BEFORE]);
          }
          return performance.now() - lockedAt > seconds * 1_000;
        },
        { everyMs: 200, deadlineMs: 120_000 },
      );
    } finally {
      await unlock();
    }

    const watched = runIds.map((runId) => ({ runId, events: EVENTS_PER_RUN }));
    const watch = new BatchWatch(cloud.db, watched, BATCH);
    t.teardown(() => watch.stop());
    for (const runId of runIds) {
      const run = await runs.final(runId, 120_000);
      t.like(run, { status: 'finished', score: 100, revision: 1 });
      t.deepEqual(run.ingest, {
        accepted: EVENTS_PER_RUN,
        persisted: EVENTS_PER_RUN,
        rejected: 0,
        persisted_through: EVENTS_PER_RUN,
      });
    }
    t.deepEqual(await watch.stop(), []);
    t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  });
}
