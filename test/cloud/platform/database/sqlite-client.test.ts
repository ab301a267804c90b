import { existsSync } from 'node:fs';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Database as Connection } from 'sqlite3';
import { type Database, openDatabase } from '../../../../src/cloud/platform/database/database.js';
import { temporaryFolder } from '../../../helpers/folder.js';

interface Watched extends Database {
  readonly file: string;
  /** Every statement that was prepared by a reading connection, in order. */
  readonly prepared: string[];
}

/** A table of ten numbers with their squares. */
async function squares(t: ExecutionContext): Promise<Watched> {
  const file = path.join(await temporaryFolder(t), 'test.sqlite');
  const database = openDatabase(`sqlite:${file}`);
  t.teardown(() => database.close());
  await database.write.schema.createTable('squares', (table) => {
    table.integer('n').primary();
    table.integer('square');
  });
  const rows = Array.from({ length: 10 }, (_, n) => ({ n, square: n * n }));
  await database.write('squares').insert(rows);
  const prepared: string[] = [];
  const { client } = database.read;
  const connections: Connection[] = [await client.acquireConnection()];
  connections.push(await client.acquireConnection());
  for (const connection of connections) {
    const prepare = connection.prepare.bind(connection) as Connection['prepare'];
    connection.prepare = ((sql: string, ...rest: []) => {
      prepared.push(sql);
      return prepare(sql, ...rest);
    }) as Connection['prepare'];
    await client.releaseConnection(connection);
  }
  return { ...database, file, prepared };
}

test('a query is prepared once per connection, and answers as often as it is asked', async (t) => {
  const { read, prepared } = await squares(t);
  const asked = Array.from({ length: 100 }, (_, n) =>
    read('squares')
      .where({ n: n % 10 })
      .first('square'),
  );
  t.deepEqual(
    (await Promise.all(asked)).map(({ square }) => square),
    Array.from({ length: 100 }, (_, n) => (n % 10) ** 2),
  );
  t.true(prepared.length >= 1 && prepared.length <= 2, String(prepared));
  t.deepEqual(await read('squares').where('n', '>', 7).pluck('square'), [64, 81]);
  t.deepEqual(await read.raw('select count(*) as n from squares'), [{ n: 10 }]);
  t.deepEqual(await read.raw('select count(*) as n from squares'), [{ n: 10 }]);
});

test('calls in one transaction overlap, each with its own values', async (t) => {
  const { write } = await squares(t);
  const found = await write.transaction((trx) =>
    Promise.all([1, 2, 3, 4].map((n) => trx('squares').where({ n }).first('square'))),
  );
  t.deepEqual(found, [{ square: 1 }, { square: 4 }, { square: 9 }, { square: 16 }]);
});

test('changes are counted call by call, also where they overlap', async (t) => {
  const { write } = await squares(t);
  const counted = await write.transaction((trx) =>
    Promise.all([3, 5, 8].map((n) => trx('squares').where('n', '<', n).update({ square: n }))),
  );
  t.deepEqual(counted, [3, 5, 8]);
  t.deepEqual(await Promise.all([9, 4].map((n) => write('squares').where({ n }).delete())), [1, 1]);
  t.is(await write('squares').where({ n: 9 }).delete(), 0);
});

test('what was refused once is accepted later, and a transaction that fails leaves nothing', async (t) => {
  const { read, write } = await squares(t);
  const insert = (n: number) => write('squares').insert({ n, square: n * n });
  await t.throwsAsync(insert(3), { code: 'SQLITE_CONSTRAINT' });
  await insert(30);
  await t.throwsAsync(
    write.transaction(async (trx) => {
      await trx('squares').insert({ n: 40, square: 1_600 });
      await trx('squares').insert({ n: 30, square: 900 });
    }),
    { code: 'SQLITE_CONSTRAINT' },
  );
  await insert(50);
  t.deepEqual(await read('squares').where('n', '>', 9).orderBy('n').pluck('n'), [30, 50]);
});

test('a write that met a lock leaves nothing open: what is told as written afterwards is', async (t) => {
  const { write, file } = await squares(t);
  const other = openDatabase(`sqlite:${file}`);
  t.teardown(() => other.close());
  await write.raw('pragma busy_timeout = 20');
  const insert = (n: number) => write('squares').insert({ n, square: n * n });
  const update = () => write('squares').where({ n: 1 }).update({ square: 2 });
  const inside = () => write.transaction((trx) => trx('squares').where({ n: 2 }).delete());
  await other.write.transaction(async (trx) => {
    await trx('squares').insert({ n: 20, square: 400 });
    for (const blocked of [inside, update, () => insert(21), inside]) {
      await t.throwsAsync(blocked, { code: 'SQLITE_BUSY' });
    }
  });
  await insert(22);
  t.is(await update(), 1);
  t.is(await inside(), 1);
  const seen = await other.read('squares').where('n', '>', 9).orderBy('n').pluck('n');
  t.deepEqual(seen, [20, 22]);
  t.like(await other.read('squares').where({ n: 1 }).first(), { square: 2 });
  t.like(await other.write.raw('pragma wal_checkpoint(truncate)'), [{ busy: 0, log: 0 }]);
});

test('what others commit is seen, a column that they add too', async (t) => {
  const { read, write } = await squares(t);
  const look = () => read('squares').where({ n: 3 }).first();
  t.deepEqual(await look(), { n: 3, square: 9 });
  await write('squares').where({ n: 3 }).update({ square: 10 });
  t.deepEqual(await look(), { n: 3, square: 10 });
  await write.schema.alterTable('squares', (table) => table.integer('cube').defaultTo(27));
  t.deepEqual(await look(), { n: 3, square: 10, cube: 27 });
  await write.schema.dropTable('squares');
  await t.throwsAsync(look, { message: /no such table/ });
  await write.schema.createTable('squares', (table) => table.integer('n'));
  await write('squares').insert({ n: 3 });
  t.deepEqual(await look(), { n: 3 });
});

test('a query that could not be prepared can be once its table is there', async (t) => {
  const { read, write } = await squares(t);
  const look = () => read('later').select();
  await t.throwsAsync(look, { message: /no such table: later/ });
  await write.schema.createTable('later', (table) => table.integer('n'));
  t.deepEqual(await look(), []);
});

test('a query that was read to its end holds nothing back', async (t) => {
  const { read, write } = await squares(t);
  t.is((await read('squares').select()).length, 10);
  await write('squares').insert({ n: 11, square: 121 });
  t.like(await write.raw('pragma wal_checkpoint(truncate)'), [{ busy: 0, log: 0 }]);
});

test('far more queries than are kept answer all the same, also at once', async (t) => {
  const { read, prepared } = await squares(t);
  const ask = (width: number) =>
    read.raw(`select ${width} as width, n from squares where n = ?`, 5);
  const widths = Array.from({ length: 900 }, (_, width) => width);
  for (const answers of [await Promise.all(widths.map(ask)), await Promise.all(widths.map(ask))]) {
    t.deepEqual(
      answers,
      widths.map((width) => [{ width, n: 5 }]),
    );
  }
  t.true(prepared.length > 900, 'those given up were prepared anew');
});

test('a database closes with queries kept', async (t) => {
  const { read, write, file, close } = await squares(t);
  for (const db of [read, write]) t.is((await db('squares').select()).length, 10);
  t.true(existsSync(`${file}-wal`));
  await close();
  // SQLite removes it with the last connection, and not while one could not be closed.
  t.false(existsSync(`${file}-wal`));
});
