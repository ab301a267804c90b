import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { BatchWatch } from '../helpers/databases/batch-watch.js';
import { databaseForTest } from '../helpers/databases/for-test.js';
import type { ServerWeather } from '../helpers/databases/private-server.js';
import { DATABASES } from '../helpers/databases.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';
import { until } from '../helpers/until.js';

const EVENTS_PER_RUN = 2_100;
/** A thousand rows, the most of one statement, are no whole number of batches: one may be split. */
const BATCH = 30;

/** What happens to the server, and what brings it back. SQLite is a file, and only ever locked. */
const FAULTS = {
  killed: {
    begin: ({ kill }: ServerWeather) => kill(),
    end: ({ start }: ServerWeather) => start(),
  },
  'standing still': {
    begin: async ({ freeze }: ServerWeather) => freeze(),
    end: async ({ thaw }: ServerWeather) => thaw(),
  },
};

for (const kind of [DATABASES.postgres, DATABASES.mariadb]) {
  for (const [what, fault] of Object.entries(FAULTS)) {
    test.serial(
      `${kind.name} ${what} for seconds loses nothing, and the backlog drains`,
      async (t) => {
        shows(t, 5);
        t.timeout(400_000);
        const { between, shuffled } = seeded(t);
        const seconds = scaled(t, `seconds ${what}`, 3, 60);
        const server = await databaseForTest(t, kind);
        if (!server) return;
        const { weather } = server;
        if (!weather) throw new Error(`${kind.name} has no server`);
        const cloud = await startCloud({ workers: 2, databaseUrl: await server.createDatabase() });
        t.teardown(() => cloud.stop());
        const runs = new TestRuns(cloud, await createAgent(cloud.url));
        const ledger = new Ledger();
        const runIds = [await runs.open(), await runs.open()];
        const watched = runIds.map((runId) => ({ runId, events: EVENTS_PER_RUN }));
        const watch = new BatchWatch(cloud.db, watched, BATCH);
        t.teardown(() => watch.stop());
        const work = shuffled(
          runIds.flatMap((runId) =>
            inBatches(numberedEvents(1, EVENTS_PER_RUN), BATCH).map((batch) => ({ runId, batch })),
          ),
        );

        const stored = async () => Number((await cloud.db('events').count('* as n').first())?.n);
        const first = work.splice(-Math.ceil(between(200, EVENTS_PER_RUN) / BATCH));
        const early = first.length * BATCH;
        t.deepEqual((await submitAll(runs, ledger, first)).surprises, []);
        // Stays so until more is sent: however slow a look is, it comes to see a part.
        await until(
          'a part is stored, and seen as one',
          async () => (await stored()) === early && watch.looksAmidst > 0,
        );
        const submitting = submitAll(runs, ledger, work, (seconds + 120) * 1_000);
        await until('more is stored', async () => (await stored()) > early);
        await fault.begin(weather);
        await pause(seconds * 1_000);
        await fault.end(weather);
        const { answers, surprises } = await submitting;
        t.deepEqual(surprises, []);
        t.log(`answers by status: ${JSON.stringify([...answers])}`);

        for (const runId of runIds) t.is((await runs.finish(runId)).status, 202);
        for (const runId of runIds) {
          const run = await runs.final(runId, 120_000);
          t.like(run, { status: 'finished', score: 100 });
          t.deepEqual(run.ingest, {
            accepted: EVENTS_PER_RUN,
            persisted: EVENTS_PER_RUN,
            rejected: 0,
            persisted_through: EVENTS_PER_RUN,
          });
        }
        t.deepEqual(await watch.stop(), []);
        t.true(watch.looksAmidst > 0);
        t.is(ledger.events, EVENTS_PER_RUN * runIds.length);
        t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
      },
    );
  }
}
