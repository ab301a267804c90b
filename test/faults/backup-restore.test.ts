import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud, type TestCloud } from '../helpers/cloud.js';
import { DATABASES } from '../helpers/databases.js';
import { temporaryFolder } from '../helpers/folder.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { COPIES, missingProgram } from '../helpers/operations/database-copies.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';

/** The same before and after: keys and sign-ins go on. */
const ENV = {
  CLOUD_JWT_SECRET: 'a-signing-secret-for-tests-0123456789',
  CLOUD_AGENT_API_KEY_SECRET: 'an-agent-key-secret-for-tests-012345',
  // Nobody is killed while it works: a slow machine must not look like a dead worker.
  CLOUD_JOB_LOCK_MS: '30000',
};

for (const kind of Object.values(DATABASES)) {
  const found = kind.find();
  const copies = COPIES[kind.dialect];
  const missing = 'missing' in found ? found.missing : missingProgram(copies);
  if ('missing' in found || missing !== undefined) {
    test.skip(`${kind.name} is left out: ${missing} not on this machine`, (t) => t.pass());
    continue;
  }
  test.serial(
    `${kind.name}: a backup taken under load is a whole moment, and agents fill the rest`,
    async (t) => {
      t.timeout(240_000);
      const server = await found.start();
      t.teardown(() => server.stop());
      const folder = await temporaryFolder(t);
      const backup = path.join(folder, 'backup');
      const databaseUrl = await server.createDatabase();
      const each = scaled(t, 'events per run', 900, 30_000);

      const cloud = await start(t, databaseUrl);
      const { agent } = new TestRuns(cloud, await createAgent(cloud.url));
      const runs = new TestRuns(cloud, agent);
      const ledger = new Ledger();
      const done = await runs.open();
      await runs.sendAll(done, [numberedEvents(1, 5)]);
      await runs.finish(done);
      await runs.final(done);
      const runIds = [await runs.open(), await runs.open()];
      const part = (third: number) => workOf(runIds, (each / 3) * third + 1, each / 3);
      await submitAll(runs, ledger, part(0));
      for (const run of runIds) {
        await runs.until(run, 'is stored', ({ ingest }) => ingest.persisted === each / 3);
      }

      const loading = submitAll(runs, ledger, part(1));
      const known = await Promise.all(runIds.map(async (run) => throughOf(await runs.get(run))));
      await copies.backUp(databaseUrl, backup);
      await loading;
      await submitAll(runs, ledger, part(2));
      const opened = await runs.open();
      runIds.push(opened);
      await submitAll(runs, ledger, workOf([opened], 1, 50));
      // The machine is gone, its Redis with it.
      await Promise.all([cloud.web, ...cloud.workers].map((each) => each.end('SIGKILL')));

      const restoredUrl =
        kind.dialect === 'sqlite'
          ? `sqlite:${await emptyFolder(folder)}/softadastra.sqlite`
          : await server.createDatabase();
      await copies.restore(backup, restoredUrl);
      const restored = await start(t, restoredUrl);
      const after = new TestRuns(restored, agent);
      t.like(await after.get(done), { status: 'finished', score: 100, revision: 1 });
      for (const [index, through] of known.entries()) {
        const run = runIds[index] ?? '';
        const rows = await restored.db('events').where({ run_id: run }).where('seq', '<=', through);
        t.is(rows.length, through, 'all that was acknowledged as persisted before is there');
        t.true(through >= each / 3);
      }
      t.true((await ledger.compare(restored.db)).lost > 0, 'the rest is not');

      for (const run of runIds) {
        const total = run === opened ? 50 : each;
        const answer = await after.read(`/api/runs/${run}`);
        if (answer.status === 404) await after.open({ id: run });
        const through = answer.status === 404 ? 0 : throughOf(await after.get(run));
        await submitAll(after, ledger, workOf([run], through + 1, total - through));
        t.is((await after.finish(run, { last_seq: total })).status, 202);
        t.like(await after.final(run), { status: 'finished', score: 100 });
        t.like((await after.get(run)).ingest, { persisted: total, persisted_through: total });
      }
      t.deepEqual(await ledger.compare(restored.db), { lost: 0, doubled: 0, unknown: 0 });
      t.is((await restored.db('rejections').select('id')).length, 0);
    },
  );
}

/** Web and a worker on that database, with a Redis that remembers nothing. */
async function start(t: ExecutionContext, databaseUrl: string): Promise<TestCloud> {
  const cloud = await startCloud({ workers: 1, databaseUrl, env: ENV });
  t.teardown(() => cloud.stop());
  return cloud;
}

function workOf(runIds: readonly string[], first: number, count: number) {
  return runIds.flatMap((runId) =>
    inBatches(numberedEvents(first, count), 50).map((batch) => ({ runId, batch })),
  );
}

function throughOf({ ingest }: { ingest: { persisted_through: number | null } }): number {
  return ingest.persisted_through ?? 0;
}

async function emptyFolder(folder: string): Promise<string> {
  const place = path.join(folder, 'restored');
  await mkdir(place);
  return place;
}
