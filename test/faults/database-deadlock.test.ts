import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { BatchWatch } from '../helpers/databases/batch-watch.js';
import { deadlocksOf, lockAgainstOrder } from '../helpers/databases/deadlocks.js';
import { databaseForTest } from '../helpers/databases/for-test.js';
import { DATABASES } from '../helpers/databases.js';
import { Ledger } from '../helpers/ledger.js';
import { numberedEvents, type TestEvent, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { shows } from '../helpers/shows.js';

const BATCH = 10;
const MOST_BATCHES = 100_000;

for (const kind of [DATABASES.postgres, DATABASES.mariadb]) {
  test.serial(`workers that deadlock on ${kind.name} lose nothing and halve nothing`, async (t) => {
    shows(t, 5);
    t.timeout(300_000);
    const wanted = scaled(t, 'deadlocks', 4, 100);
    const server = await databaseForTest(t, kind);
    if (!server) return;
    const cloud = await startCloud({ workers: 2, databaseUrl: await server.createDatabase() });
    t.teardown(() => cloud.stop());
    const runs = new TestRuns(cloud, await createAgent(cloud.url));
    const ledger = new Ledger();
    const runIds = [await runs.open(), await runs.open(), await runs.open()];
    const watched = runIds.map((runId) => ({ runId, events: Number.MAX_SAFE_INTEGER }));
    const watch = new BatchWatch(cloud.db, watched, BATCH);
    t.teardown(() => watch.stop());

    let isEnough = false;
    let ownDeadlocks = 0;
    let sent = 0;
    const load = async () => {
      for (; !isEnough && sent < MOST_BATCHES; sent += 1) {
        const batch = numberedEvents(1 + sent * BATCH, BATCH);
        for (const runId of runIds) {
          await accepted(runs, runId, batch);
          ledger.accept(
            runId,
            batch.map(({ seq }) => seq),
          );
        }
      }
    };
    const provoke = async () => {
      try {
        while ((await deadlocksOf(cloud.database)) - ownDeadlocks < wanted) {
          if (await lockAgainstOrder(cloud.database, runIds)) ownDeadlocks += 1;
        }
      } finally {
        isEnough = true;
      }
    };
    await Promise.all([load(), provoke()]);

    const events = sent * BATCH;
    for (const runId of runIds) t.is((await runs.finish(runId, { last_seq: events })).status, 202);
    for (const runId of runIds) {
      const run = await runs.final(runId, 120_000);
      t.like(run, { status: 'finished', score: 100 });
      t.deepEqual(run.ingest, {
        accepted: events,
        persisted: events,
        rejected: 0,
        persisted_through: events,
      });
    }
    t.deepEqual(await watch.stop(), []);
    t.true(watch.looksAmidst > 0);
    t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
    const deadlocks = (await deadlocksOf(cloud.database)) - ownDeadlocks;
    t.true(deadlocks >= wanted);
    t.log(`${ledger.events} events, workers were the victims of ${deadlocks} deadlocks`);
  });
}

/** Sends again as agents do while the queue is full: workers that deadlock do not keep up. */
async function accepted(runs: TestRuns, runId: string, batch: readonly TestEvent[]): Promise<void> {
  for (;;) {
    const { status, headers, text } = await runs.send(runId, batch);
    if (status === 202) return;
    const seconds = Number(headers.get('retry-after'));
    if (status !== 503 || !(seconds > 0)) throw new Error(text);
    await pause(seconds * 1_000);
  }
}
