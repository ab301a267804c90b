import path from 'node:path';
import test from 'ava';
import type { Knex } from 'knex';
import { type Database, openDatabase } from '../../../../src/cloud/platform/database/database.js';
import {
  migrate,
  requireCurrentSchema,
  SchemaMismatchError,
} from '../../../../src/cloud/platform/database/migrate.js';
import { temporaryFolder } from '../../../helpers/folder.js';

const TABLES = [
  'agent_reports',
  'agents',
  'event_counts',
  'events',
  'projects',
  'rejections',
  'reports',
  'runs',
  'scores',
  'timelines',
  'tombstones',
  'users',
];

async function emptyDatabase(t: Parameters<typeof temporaryFolder>[0]): Promise<Database> {
  const database = openDatabase(`sqlite:${path.join(await temporaryFolder(t), 'test.sqlite')}`);
  t.teardown(() => database.close());
  return database;
}

/** Tables, columns, indexes and constraints, as SQLite itself describes them. */
async function schemaOf(db: Knex): Promise<{ name: string; sql: string | null }[]> {
  return db('sqlite_master')
    .whereNot('name', 'like', 'schema_migrations%')
    .whereNot('name', 'like', 'sqlite_sequence')
    .orderBy('name')
    .select('name', 'sql');
}

test('the steps go up, all the way down and up again to the same schema', async (t) => {
  const { write } = await emptyDatabase(t);
  await migrate(write);
  const first = await schemaOf(write);
  const tables = first.filter(({ sql }) => sql?.startsWith('CREATE TABLE'));
  t.deepEqual(
    tables.map(({ name }) => name),
    TABLES,
  );
  await write('users').insert({
    id: 'usr_1',
    email: 'a@example.com',
    name: 'Ada',
    role: 'user',
    password_hash: 'x',
    created_at: 1,
  });
  await write.migrate.rollback(undefined, true);
  t.deepEqual(await schemaOf(write), []);
  await migrate(write);
  t.deepEqual(await schemaOf(write), first);
  t.is((await write('users').select()).length, 0);
});

test('a second migration changes nothing and says nothing', async (t) => {
  const { write } = await emptyDatabase(t);
  const said: string[] = [];
  await migrate(write, (text) => said.push(text));
  await migrate(write, (text) => said.push(text));
  t.is(said.length, 1);
});

test('processes that migrate at once take turns', async (t) => {
  const folder = await temporaryFolder(t);
  const databases = Array.from({ length: 3 }, () =>
    openDatabase(`sqlite:${path.join(folder, 'test.sqlite')}`),
  );
  t.teardown(() => Promise.all(databases.map((database) => database.close())));
  const said: string[] = [];
  await Promise.all(databases.map(({ write }) => migrate(write, (text) => said.push(text))));
  t.is(said.length, 1);
  for (const { write } of databases) await t.notThrowsAsync(requireCurrentSchema(write));
});

test('an old schema is refused with the step that is missing', async (t) => {
  const { write } = await emptyDatabase(t);
  await migrate(write);
  await t.notThrowsAsync(requireCurrentSchema(write));
  await write.migrate.down();
  const error = await t.throwsAsync(requireCurrentSchema(write), {
    instanceOf: SchemaMismatchError,
  });
  t.regex(error?.message ?? '', /older than this program/);
});

test('steps that are missing are listed by their names, as the knex command shows them', async (t) => {
  const { write } = await emptyDatabase(t);
  await migrate(write);
  const [all] = await write.migrate.list();
  await write.migrate.down();
  const [done, pending] = await write.migrate.list();
  t.deepEqual(
    [...done, { name: pending[0]?.file }].map(({ name }) => name),
    all.map(({ name }: { name: string }) => name),
  );
  t.is(pending.length, 1);
  t.regex(pending[0]?.file ?? '', /^\d{3}_[a-z_]+$/);
});

test('the ledger names steps without extension', async (t) => {
  const { write } = await emptyDatabase(t);
  await migrate(write);
  const names = (await write('schema_migrations').select('name')).map(({ name }) => name);
  t.true(names.length > 0);
  for (const name of names) t.regex(name, /^\d{3}_[a-z_]+$/);
});
