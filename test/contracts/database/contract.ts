import test, { type ExecutionContext } from 'ava';
import { type Database, openDatabase } from '../../../src/cloud/platform/database/database.js';
import { migrate } from '../../../src/cloud/platform/database/migrate.js';
import type { DatabaseKind, DatabaseServer } from '../../helpers/databases.js';
import { accounts } from './accounts.js';
import { bulkInsert } from './bulk-insert.js';
import { concurrency } from './concurrency.js';
import { deletion } from './deletion.js';
import { errors } from './errors.js';
import { events } from './events.js';
import { migrations } from './migrations.js';
import { reports } from './reports.js';
import { retention } from './retention.js';
import { runList } from './run-list.js';
import { runs } from './runs.js';
import { scoring } from './scoring.js';

/** What every database that the control plane runs on has to keep. */
const SUITES: readonly Suite[] = [
  migrations,
  accounts,
  runs,
  runList,
  bulkInsert,
  events,
  scoring,
  reports,
  deletion,
  retention,
  errors,
  concurrency,
];

export type Suite = (check: Check) => void;

/** One promise of the contract. */
export type Check = (title: string, body: (t: ExecutionContext, use: UnderTest) => unknown) => void;

/** The database under test. */
export interface UnderTest {
  /** With the schema, and shared with the other checks: rows are told apart by their ids. */
  readonly database: Database;
  /** A second process's connections to the same rows. */
  readonly other: Database;
  /** The DATABASE_URL of a database of its own, without a schema. */
  emptyUrl(): Promise<string>;
  open(t: ExecutionContext, url: string): Database;
}

/** Registers the whole contract for one database, or one skipped test where it is not there. */
export function runContract(kind: DatabaseKind): void {
  const found = kind.find();
  if ('missing' in found) {
    test.skip(`${kind.name} is left out: ${found.missing} not on this machine`, (t) => t.pass());
    return;
  }
  let server: DatabaseServer | undefined;
  let shared: Pick<UnderTest, 'database' | 'other'> | undefined;
  test.before('the server starts', async () => {
    server = await found.start();
    const url = await server.createDatabase();
    shared = { database: openDatabase(url), other: openDatabase(url) };
    await migrate(shared.database.write);
  });
  test.after.always('the server stops', async () => {
    await shared?.database.close();
    await shared?.other.close();
    await server?.stop();
  });
  const check: Check = (title, body) =>
    test(title, async (t) => {
      if (!server || !shared) throw new Error('the server has not started');
      const { createDatabase } = server;
      await body(t, { ...shared, emptyUrl: createDatabase, open: openFor });
    });
  for (const suite of SUITES) suite(check);
}

function openFor(t: ExecutionContext, url: string): Database {
  const database = openDatabase(url);
  t.teardown(() => database.close());
  return database;
}
