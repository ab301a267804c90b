import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ExecutionContext } from 'ava';
import type { Knex } from 'knex';
import { insertAgent } from '../../../src/cloud/modules/agents/agents.repository.js';
import { insertUser } from '../../../src/cloud/modules/auth/auth.repository.js';
import { insertNewEvents } from '../../../src/cloud/modules/events/bulk-insert.repository.js';
import {
  addCounts,
  insertRejections,
} from '../../../src/cloud/modules/events/events.repository.js';
import { insertProject } from '../../../src/cloud/modules/projects/projects.repository.js';
import { saveAgentReport } from '../../../src/cloud/modules/reports/reports.repository.js';
import {
  buryRun,
  findAnyRun,
  insertRuns,
  recordFinish,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { commitScore } from '../../../src/cloud/modules/scoring/scoring.repository.js';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { migrate, requireCurrentSchema } from '../../../src/cloud/platform/database/migrate.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import {
  AT,
  agentRow,
  eventRow,
  openJob,
  projectRow,
  userRow,
} from '../../helpers/databases/contract-rows.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { until } from '../../helpers/until.js';
import type { Check } from './contract.js';
import { schemaOf, tablesOf } from './schema.js';
import { scoredRun } from './scored-run.js';

const run = promisify(execFile);
const MIGRATE = fileURLToPath(new URL('../../../src/cloud/migrate.js', import.meta.url));

export function migrations(check: Check): void {
  check('the schema goes up, down and up again with data in every table', async (t, use) => {
    const database = use.open(t, await use.emptyUrl());
    await migrate(database.write);
    const first = await schemaOf(database);
    const tables = await tablesOf(database);
    await fillEveryTable(database);
    await allFilled(t, database.write, tables);
    await database.write.migrate.rollback(undefined, true);
    t.deepEqual(await tablesOf(database), []);
    await migrate(database.write);
    t.deepEqual(await schemaOf(database), first);
    for (const table of tables) t.is((await database.write(table).select()).length, 0, table);
    await fillEveryTable(database);
    await allFilled(t, database.write, tables);
  });

  check('processes that migrate at once take turns', async (t, use) => {
    const url = await use.emptyUrl();
    const folder = await temporaryFolder(t);
    const env = { PATH: process.env.PATH, DATABASE_URL: url, CLOUD_DATA_DIR: folder };
    const outputs = await Promise.all(
      Array.from({ length: 3 }, () => run(process.execPath, [MIGRATE], { env, cwd: folder })),
    );
    const migrated = outputs.filter(({ stdout }) => stdout.includes('schema migrated'));
    t.is(migrated.length, 1, JSON.stringify(outputs));
    const database = use.open(t, url);
    await requireCurrentSchema(database.write);
    t.is((await database.write('schema_migrations_lock').select()).length, 1);
    await fillEveryTable(database);
  });

  check('the lock of a process that was killed in a step is freed', async (t, use) => {
    const database = use.open(t, await use.emptyUrl());
    await diedInTheFifthStep(database);
    const said: string[] = [];
    await migrate(database.write, (text) => said.push(text), { patienceMs: 0 });
    t.regex(said[0] ?? '', /left behind/);
    t.regex(said[1] ?? '', /005_create_events/);
    const fresh = use.open(t, await use.emptyUrl());
    await migrate(fresh.write);
    t.deepEqual(await schemaOf(database), await schemaOf(fresh));
    await requireCurrentSchema(database.write);
  });

  check('a lock whose holder lives is waited for', async (t, use) => {
    const url = await use.emptyUrl();
    const database = use.open(t, url);
    await migrate(database.write);
    await database.write('schema_migrations_lock').update({ is_locked: 1 });
    const said: string[] = [];
    let tries = 0;
    database.write.on('query', ({ sql }: { sql: string }) => {
      if (/^update .*schema_migrations_lock/.test(sql)) tries += 1;
    });
    const waiting = migrate(database.write, (text) => said.push(text));
    await until('it has tried twice', () => tries > 1);
    await use.open(t, url).write('schema_migrations_lock').update({ is_locked: 0 });
    await waiting;
    t.deepEqual(said, []);
  });
}

/** On MySQL a part of the step stays; elsewhere its transaction takes everything back. */
async function diedInTheFifthStep({ dialect, write }: Database): Promise<void> {
  for (let step = 1; step <= 4; step += 1) await write.migrate.up();
  await write('schema_migrations_lock').update({ is_locked: 1 });
  if (dialect !== 'mysql') return;
  await write.schema.createTable('events', (table) => table.string('run_id', 40).notNullable());
}

async function allFilled(t: ExecutionContext, db: Knex, tables: readonly string[]): Promise<void> {
  t.true(tables.length >= 11);
  for (const table of tables) t.true((await db(table).select()).length > 0, `${table} is empty`);
}

async function fillEveryTable({ write, dialect }: Database): Promise<void> {
  const user = userRow();
  await insertUser(write, user);
  const project = projectRow(user.id);
  await insertProject(write, project);
  await insertAgent(write, agentRow(project));
  const open = openJob({ project_id: project.id, owner_id: user.id });
  await insertRuns(write, [open]);
  const event = eventRow(open.run_id, 1);
  await insertNewEvents(write, dialect, [event]);
  const { run_id, event_type, severity } = event;
  await addCounts(write, [{ run_id, event_type, severity, count: 1 }]);
  await insertRejections(write, [
    {
      id: newId('rej'),
      run_id,
      code: 'conflict',
      reason: 'x',
      body: '{}',
      fingerprint: 'f',
      created_at: AT,
    },
  ]);
  await recordFinish(write, open, { status: 'finished', lastSeq: 1, at: AT });
  const stored = await findAnyRun(write, run_id);
  if (stored) await commitScore(write, stored, scoredRun(1), AT);
  await saveAgentReport(write, { run_id, summary: '', raw_json: '{}', created_at: AT });
  await buryRun(write, run_id, AT);
}
