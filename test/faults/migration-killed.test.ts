import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { type Database, openDatabase } from '../../src/cloud/platform/database/database.js';
import { migrate, requireCurrentSchema } from '../../src/cloud/platform/database/migrate.js';
import { schemaOf } from '../contracts/database/schema.js';
import { fillAccounts, rowsOfAll } from '../helpers/databases/filled.js';
import { databaseForTest } from '../helpers/databases/for-test.js';
import { DATABASES } from '../helpers/databases.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const FIXTURE = fileURLToPath(new URL('../fixtures/cloud/migrate-until.js', import.meta.url));

/** From nothing, and as an update of a database that holds accounts and a run. */
const BEGINNINGS = { 'an empty database': 0, 'a database with data': 4 };

for (const kind of Object.values(DATABASES)) {
  for (const [what, steps] of Object.entries(BEGINNINGS)) {
    test(`${kind.name}: ${what} is migrated by the next start after a kill -9`, async (t) => {
      shows(t, 12);
      t.timeout(600_000);
      const most = scaled(t, 'statements to be killed at, at most', 3, 1_000);
      const { shuffled } = seeded(t);
      const server = await databaseForTest(t, kind);
      if (!server) return;
      const whole = await begin(t, await server.createDatabase(), steps);
      const statements = Number((await migrateUntil(whole.url, Number.MAX_SAFE_INTEGER)).output);
      t.true(statements > 9, 'each step is at least a statement');
      const schema = await schemaOf(whole.database);

      const moments = shuffled(Array.from({ length: statements }, (_, n) => n + 1)).slice(0, most);
      for (const moment of moments) {
        const { url, database, rows } = await begin(t, await server.createDatabase(), steps);
        const killed = await migrateUntil(url, moment);
        t.is(killed.signal, 'SIGKILL', `${moment}: ${killed.output}`);
        await migrate(database.write, () => {}, { patienceMs: 0 });
        await requireCurrentSchema(database.write);
        t.deepEqual(await schemaOf(database), schema, `killed at statement ${moment}`);
        t.deepEqual(await rowsOfAll(database, [...rows.keys()]), rows, `statement ${moment}`);
        await database.close();
      }
      t.log(`killed at ${moments.length} of ${statements} statements`);
    });
  }
}

/** A database after so many steps, with rows in every table that there is by then. */
async function begin(t: ExecutionContext, url: string, steps: number) {
  const database: Database = openDatabase(url);
  t.teardown(() => database.close());
  for (let step = 0; step < steps; step += 1) await database.write.migrate.up();
  const tables = steps === 0 ? [] : await fillAccounts(database);
  return { url, database, rows: await rowsOfAll(database, tables) };
}

async function migrateUntil(url: string, statement: number) {
  const child = spawn(process.execPath, [FIXTURE, url, String(statement)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output = text(child.stdout);
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { signal, output: await output };
}
