import type { Knex } from 'knex';
import { insertNewEvents } from '../../../src/cloud/modules/events/bulk-insert.repository.js';
import {
  addCounts,
  insertRejections,
} from '../../../src/cloud/modules/events/events.repository.js';
import { saveAgentReport } from '../../../src/cloud/modules/reports/reports.repository.js';
import {
  findAnyRun,
  insertRuns,
  isDeleted,
  recordFinish,
} from '../../../src/cloud/modules/runs/runs.repository.js';
import { commitScore } from '../../../src/cloud/modules/scoring/scoring.repository.js';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { migrate } from '../../../src/cloud/platform/database/migrate.js';
import { newId } from '../../../src/cloud/platform/ids.js';
import type { OpenJob } from '../../../src/cloud/queues/index.js';
import { processRetention } from '../../../workers/jobs/retention.js';
import { AT, eventRows, openJob } from '../../helpers/databases/contract-rows.js';
import { killedAfter, toTheEnd } from '../../helpers/databases/retention-process.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';
import type { Check } from './contract.js';
import { scoredRun } from './scored-run.js';

const DAY_MS = 86_400_000;
const TABLES = [
  'events',
  'event_counts',
  'rejections',
  'scores',
  'reports',
  'timelines',
  'agent_reports',
] as const;

export function retention(check: Check): void {
  check(
    'a run goes once it ended more than N days ago, and not a moment before',
    async (t, use) => {
      const database = use.open(t, await use.emptyUrl());
      await migrate(database.write);
      const exactly = await endedRun(database, AT);
      const earlier = await endedRun(database, AT - 1);
      t.deepEqual(await round(database, AT + 30 * DAY_MS, 30), [earlier]);
      t.deepEqual(await round(database, AT + 30 * DAY_MS, 30), [], 'it is hidden once');
      t.deepEqual(
        await round(database, AT + 30 * DAY_MS + 1, null),
        [],
        'nothing goes without days',
      );
      t.deepEqual(await round(database, AT + 30 * DAY_MS + 1, 30), [exactly]);
      t.true(await isDeleted(database.read, earlier), 'its id stays taken');
    },
  );

  check('a run that is open, or has a score before it, is never too old', async (t, use) => {
    const database = use.open(t, await use.emptyUrl());
    await migrate(database.write);
    const { write } = database;
    const running = openJob();
    await insertRuns(write, [running]);
    const finishing = openJob();
    await insertRuns(write, [finishing]);
    await recordFinish(write, finishing, { status: 'finished', lastSeq: null, at: AT });
    const late = await endedRun(database, AT);
    await write('runs').where({ id: late }).update({ persisted: 9 });
    const otherwise = await endedRun(database, AT, 'abandoned');
    await recordFinish(
      write,
      { run_id: otherwise, project_id: await projectOf(write, otherwise) },
      {
        status: 'finished',
        lastSeq: null,
        at: AT + 1,
      },
    );
    t.is((await findAnyRun(write, otherwise))?.finish_status, 'finished');
    t.deepEqual(await round(database, AT + 9_999 * DAY_MS, 1), []);
    await write('runs').where({ id: late }).update({ scored_version: 9 });
    t.deepEqual(await round(database, AT + 9_999 * DAY_MS, 1), [late]);
  });

  check('killed again and again, what is too old goes whole and the rest stays', async (t, use) => {
    const databaseUrl = await use.emptyUrl();
    const database = use.open(t, databaseUrl);
    await migrate(database.write);
    const { between } = seeded(t);
    const old = [await endedRun(database, AT - 1, 'finished', 11_000)];
    for (let run = 0; run < 4; run += 1) old.push(await endedRun(database, AT - 1));
    const kept = await endedRun(database, AT, 'finished', 5);
    const before = await rowsOf(database.read, kept);
    const work = { databaseUrl, endedBefore: AT };
    const kills = scaled(t, 'kills in the middle of deleting', 2, 30);
    let killed = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      if (await killedAfter(between(0, 12), work)) killed += 1;
    }
    t.true(killed > 0);
    t.true((await toTheEnd(work)) > 0);
    for (const run of old) {
      t.deepEqual(await rowsOf(database.read, run), NOTHING, run);
      t.is(await findAnyRun(database.read, run), undefined);
      t.true(await isDeleted(database.read, run));
    }
    t.deepEqual(await rowsOf(database.read, kept), before);
    t.is(before.events, 5);
    t.is(await toTheEnd(work), 1, 'there is nothing left to do but to look');
  });
}

/** One round of retention at a time. @returns the runs that it handed to the deletion lane. */
async function round(database: Database, now: number, retentionDays: number | null) {
  const handed: string[] = [];
  const rounds: { hidden: number; overdue: number; at: number }[] = [];
  await processRetention({
    database,
    clock: { now: () => now },
    config: { retentionDays },
    queues: { of: () => ({ addDeletion: async ({ id }) => handed.push(id) }) },
    logger: { info: () => undefined },
    metrics: { retention: { round: (done) => rounds.push(done) } },
  });
  const told = { hidden: handed.length, overdue: 0, at: now };
  if (retentionDays !== null && JSON.stringify(rounds) !== JSON.stringify([told])) {
    throw new Error(`its metrics say ${JSON.stringify(rounds)}`);
  }
  return handed;
}

/** A run with something in every table, which ended at `at`. */
async function endedRun(
  { write, dialect }: Database,
  at: number,
  status: 'finished' | 'abandoned' = 'finished',
  events = 2,
): Promise<string> {
  const open: OpenJob = openJob({ accepted_at: at - 1_000 });
  const { run_id } = open;
  await insertRuns(write, [open]);
  await insertNewEvents(write, dialect, eventRows(run_id, 1, events));
  await addCounts(write, [{ run_id, event_type: 'request_sent', severity: 'info', count: events }]);
  await insertRejections(write, [rejection(run_id, 1), rejection(run_id, 2)]);
  await saveAgentReport(write, { run_id, summary: '', raw_json: '{}', created_at: at });
  await recordFinish(write, open, { status, lastSeq: null, at });
  const run = await findAnyRun(write, run_id);
  if (run) await commitScore(write, run, scoredRun(events, { status }), at);
  await write('runs').where({ id: run_id }).update({ persisted: events });
  return run_id;
}

function rejection(run_id: string, seq: number) {
  const place = { id: newId('rej'), run_id, seq, fingerprint: `f${seq}`, created_at: AT };
  return { ...place, code: 'conflict', reason: 'x', body: '{}' };
}

async function projectOf(db: Knex, runId: string): Promise<string> {
  return (await findAnyRun(db, runId))?.project_id ?? '';
}

const NOTHING = Object.fromEntries(TABLES.map((table) => [table, 0]));

async function rowsOf(db: Knex, runId: string): Promise<Record<string, number>> {
  const counts = await Promise.all(
    TABLES.map(async (table) => (await db(table).where('run_id', runId).select('run_id')).length),
  );
  return Object.fromEntries(TABLES.map((table, index) => [table, counts[index] ?? 0]));
}
