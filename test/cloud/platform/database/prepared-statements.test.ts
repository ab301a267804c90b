import path from 'node:path';
import test from 'ava';
import sqlite3 from 'sqlite3';
import { PreparedStatements } from '../../../../src/cloud/platform/database/prepared-statements.js';
import { temporaryFolder } from '../../../helpers/folder.js';

/** A connection by itself, whose statements run one after the other. */
class Connection {
  readonly database: sqlite3.Database;

  constructor(file: string) {
    this.database = new sqlite3.Database(file);
  }

  exec(sql: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.database.exec(sql, (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.database.close((error) => (error ? reject(error) : resolve()));
    });
  }
}

test('a query that met a lock is asked again later, and keeps nobody from anything meanwhile', async (t) => {
  const file = path.join(await temporaryFolder(t), 'test.sqlite');
  const [own, other] = [new Connection(file), new Connection(file)];
  // Without a write-ahead log a writer can keep readers out.
  await own.exec('pragma journal_mode = delete; pragma busy_timeout = 0');
  await own.exec('create table numbers (n integer primary key); insert into numbers values (1)');
  const statements = new PreparedStatements(own.database);
  const count = () => statements.all('select count(*) as n from numbers where n > ?', [0]);
  const all = () => statements.all('select n from numbers', []);
  t.deepEqual(await count(), [{ n: 1 }]);

  await other.exec('begin exclusive; insert into numbers values (2)');
  for (const ask of [count, all, count]) await t.throwsAsync(ask, { code: 'SQLITE_BUSY' });
  // Overlapping calls of one query: each hears of the lock, and of nothing else.
  for (const { status, reason } of await refusals([count(), count(), count()])) {
    t.is(status, 'rejected');
    t.is(reason.code, 'SQLITE_BUSY');
  }
  await other.exec('commit');

  t.deepEqual(await all(), [{ n: 1 }, { n: 2 }]);
  // A reader that were still open would hold the file's shared lock by now.
  await other.exec('begin exclusive; insert into numbers values (3); commit');
  await own.exec('begin immediate; insert into numbers values (4); commit');
  await own.exec('vacuum');
  t.deepEqual(await count(), [{ n: 4 }]);
  await statements.finalize();
  await own.close();
  await other.close();
});

async function refusals(calls: readonly Promise<unknown>[]) {
  return (await Promise.allSettled(calls)) as PromiseRejectedResult[];
}
