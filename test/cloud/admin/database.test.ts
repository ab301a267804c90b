import { stat } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { openDatabase } from '../../../src/cloud/platform/database/database.js';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud } from '../../helpers/cloud.js';
import { adminOf } from '../../helpers/operations/admin.js';
import { TestProcess } from '../../helpers/processes.js';
import { numberedEvents, TestRuns } from '../../helpers/runs.js';
import { until } from '../../helpers/until.js';

test('operators list rejections, score again, and copy the database', async (t) => {
  const cloud = await startCloud({ workers: 1, env: { CLOUD_JOB_LOCK_MS: '30000' } });
  t.teardown(() => cloud.stop());
  const admin = adminOf(cloud);
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const { project } = runs.agent;
  const [first, second] = [await runs.open(), await runs.open()];
  for (const run of [first, second]) {
    await runs.sendAll(run, [numberedEvents(1, 3)]);
    await runs.finish(run);
    await runs.final(run);
  }
  const other = [{ seq: 2, event_type: 'request_sent', message: 'another\u001b[2J word' }];
  await runs.sendAll(first, [other]);
  await runs.until(first, 'has a rejection', ({ ingest }) => ingest.rejected === 1);

  const found = await admin('rejections', '--project', project.id, '--since', '1h', '--json');
  t.is(found.code, 0, found.stderr);
  const [rejection, ...more] = JSON.parse(found.stdout);
  t.deepEqual(more, []);
  t.like(rejection, { run_id: first, project_id: project.id, seq: 2, code: 'conflict' });
  t.is(rejection.body.message, other[0]?.message);
  t.is((await admin('rejections', '--run', second)).stdout, 'nothing was rejected\n');
  t.regex((await admin('rejections', '--count')).stdout, /^conflict +1$/m);

  // A fix of the score: what is stored is not what these rules give.
  await cloud.database.write('scores').update({ score: 1 });
  await cloud.database.write('runs').update({ score: 1 });
  const dry = await admin('rescore', '--project', project.id, '--dry-run', '--json');
  t.deepEqual(JSON.parse(dry.stdout), { runs: 2, missing: [], dry_run: true, waited: false });
  t.is((await runs.get(first)).score, 1, 'a dry run does nothing');
  const policy = ['--policy', 'softadastra-v1'];
  const one = await admin('rescore', '--run', first, '--wait', ...policy, '--json');
  t.is(one.code, 0, one.stderr);
  t.deepEqual(JSON.parse(one.stdout), { runs: 1, missing: [], dry_run: false, waited: true });
  t.like(await runs.get(first), { score: 100, revision: 2, status: 'finished' });
  t.like(await runs.get(second), { score: 1, revision: 1 });
  t.is((await admin('rescore', '--since', '1h', '--wait')).stdout, '2 runs were scored anew\n');
  t.like(await runs.get(second), { score: 100, revision: 2 });
  const unknown = await admin('rescore', '--run', `run_${'0'.repeat(32)}`);
  t.is(unknown.code, 1);
  t.regex(unknown.stderr, /no final run is named run_0/);

  await cloud.database.write('runs').where({ id: first }).update({ finished_at: 1 });
  t.is((await admin('retention', '--days', '1')).stdout, '1 run ended more than 1 day ago\n');
  t.is((await admin('retention')).code, 2, 'there is no age limit to speak of');

  const copy = path.join(cloud.folder, 'copy.sqlite');
  const backup = await admin('backup', '--to', copy, '--json');
  t.is(backup.code, 0, backup.stderr);
  const { size, mode } = await stat(copy);
  t.deepEqual(JSON.parse(backup.stdout), { file: copy, bytes: size });
  t.is(mode & 0o777, 0o600);
  const copied = openDatabase(`sqlite:${copy}`);
  t.teardown(() => copied.close());
  t.is((await copied.read('events').select('seq')).length, 6);
  const again = await admin('backup', '--to', copy);
  t.is(again.code, 1);
  t.regex(again.stderr, /is there already/);
});

test('the schema is told as it is, and one that does not fit is a failure', async (t) => {
  const cloud = await startCloud({ workers: 0, env: { CLOUD_JOB_LOCK_MS: '30000' } });
  t.teardown(() => cloud.stop());
  const admin = adminOf(cloud);
  const fits = await admin('schema', '--json');
  t.is(fits.code, 0, fits.stderr);
  const { done, ...rest } = JSON.parse(fits.stdout);
  t.is(done[0], '001_create_users');
  t.deepEqual(rest, { missing: [], unknown: [], locked: false });
  const ledger = cloud.database.write('schema_migrations');
  await ledger.clone().insert({ name: '999_of_tomorrow', batch: 9, migration_time: new Date(0) });
  const newer = await admin('schema');
  t.is(newer.code, 1);
  t.regex(newer.stdout, /^unknown +999_of_tomorrow$/m);
  t.regex(newer.stderr, /newer than this release/);
  t.regex((await admin('rejections')).stderr, /newer than this program: it has 999_of_tomorrow/);
  const release = new TestProcess('src/cloud/migrate.js', {
    CLOUD_ENVIRONMENT: 'test',
    CLOUD_DATA_DIR: cloud.folder,
  });
  await until('the release step ends', () => !release.isRunning);
  t.is((await release.end()).code, 1);
  t.regex(release.output, /^The database schema is newer than this program/);
  await ledger.clone().where('name', '999_of_tomorrow').orWhere('name', done.at(-1)).delete();
  const older = await admin('schema');
  t.is(older.code, 1);
  t.regex(older.stderr, /older than this release/);
});
