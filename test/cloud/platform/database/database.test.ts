import path from 'node:path';
import test from 'ava';
import { type Database, openDatabase } from '../../../../src/cloud/platform/database/database.js';
import {
  isTransient,
  isUniqueViolation,
  retryTransient,
} from '../../../../src/cloud/platform/database/errors.js';
import { migrate } from '../../../../src/cloud/platform/database/migrate.js';
import { readDatabaseUrl } from '../../../../src/cloud/platform/database/url.js';
import { temporaryFolder } from '../../../helpers/folder.js';

async function openTwice(t: Parameters<typeof temporaryFolder>[0]): Promise<[Database, Database]> {
  const url = `sqlite:${path.join(await temporaryFolder(t), 'test.sqlite')}`;
  const [one, other] = [openDatabase(url), openDatabase(url)];
  t.teardown(() => Promise.all([one.close(), other.close()]));
  await migrate(one.write);
  return [one, other];
}

test('the reading connections cannot write and see each commit', async (t) => {
  const [{ read, write }] = await openTwice(t);
  await t.throwsAsync(read('tombstones').insert({ id: 'x', kind: 'run', deleted_at: 1 }), {
    message: /readonly/,
  });
  await write('tombstones').insert({ id: 'x', kind: 'run', deleted_at: 1 });
  t.is((await read('tombstones').select()).length, 1);
});

test('SQLite is opened for durability', async (t) => {
  const [{ write }] = await openTwice(t);
  const pragma = async (name: string) => Object.values((await write.raw(`pragma ${name}`))[0])[0];
  t.is(await pragma('journal_mode'), 'wal');
  t.is(await pragma('synchronous'), 2);
  t.is(await pragma('foreign_keys'), 1);
});

test('transactions that read before they write do not lose against each other', async (t) => {
  const databases = await openTwice(t);
  await databases[0].write('tombstones').insert({ id: 'x', kind: 'run', deleted_at: 0 });
  const add = ({ write }: Database) =>
    write.transaction(async (trx) => {
      const row = await trx('tombstones').where({ id: 'x' }).first();
      await trx('tombstones')
        .where({ id: 'x' })
        .update({ deleted_at: row.deleted_at + 1 });
    });
  await Promise.all(Array.from({ length: 40 }, (_, n) => add(databases[n % 2] as Database)));
  t.like(await databases[0].read('tombstones').first(), { deleted_at: 40 });
});

test('a unique violation is told apart from other errors', async (t) => {
  const [{ write }] = await openTwice(t);
  const row = { id: 'x', kind: 'run', deleted_at: 1 };
  await write('tombstones').insert(row);
  const twice = await t.throwsAsync(write('tombstones').insert(row));
  t.true(isUniqueViolation(twice));
  t.false(isTransient(twice));
  const missing = await t.throwsAsync(write('tombstones').insert({ id: 'y' }));
  t.false(isUniqueViolation(missing));
  t.false(isTransient(await t.throwsAsync(write('nothing').select())));
});

test('a lock, a lost connection and a deadlock are worth another try, a mistake is not', (t) => {
  const withCode = (code: string) => Object.assign(new Error('x'), { code });
  for (const code of ['SQLITE_BUSY', 'ECONNREFUSED', '40P01', '57P01', 'ER_LOCK_DEADLOCK']) {
    t.true(isTransient(withCode(code)), code);
    t.true(isTransient(new Error('outer', { cause: withCode(code) })), code);
  }
  for (const code of ['SQLITE_CONSTRAINT', '23505', '42P01', 'ER_DUP_ENTRY']) {
    t.false(isTransient(withCode(code)), code);
  }
  t.false(isTransient('SQLITE_BUSY'));
});

test('transient failures are tried again up to the limit, others not at all', async (t) => {
  const busy = Object.assign(new Error('busy'), { code: 'SQLITE_BUSY' });
  const options = { tries: 3, baseMs: 0, random: () => 0 };
  let calls = 0;
  const answer = await retryTransient(async () => {
    calls += 1;
    if (calls < 3) throw busy;
    return 'done';
  }, options);
  t.is(answer, 'done');
  calls = 0;
  const failing = (error: Error) =>
    retryTransient(async () => {
      calls += 1;
      throw error;
    }, options);
  t.is(await t.throwsAsync(failing(busy)), busy);
  t.is(calls, 3);
  await t.throwsAsync(failing(new Error('a mistake')));
  t.is(calls, 4);
});

test('a database may be closed twice', async (t) => {
  const [database] = await openTwice(t);
  await database.close();
  await t.notThrowsAsync(database.close());
});

test('addresses of databases are recognised', (t) => {
  t.deepEqual(readDatabaseUrl('sqlite:a/b.sqlite'), { dialect: 'sqlite', file: 'a/b.sqlite' });
  t.deepEqual(readDatabaseUrl('sqlite:///a/b'), { dialect: 'sqlite', file: '/a/b' });
  t.like(readDatabaseUrl('postgresql://h/d'), { dialect: 'postgres' });
  t.like(readDatabaseUrl('mariadb://h/d'), { dialect: 'mysql', url: 'mysql://h/d' });
  for (const bad of ['', 'sqlite:', 'sqlite::memory:', 'postgres:h', 'oracle://h']) {
    t.true('problem' in readDatabaseUrl(bad), bad);
  }
});
