import test from 'ava';
import type { Database } from '../../../src/cloud/platform/database/database.js';
import { tablesOf } from '../../contracts/database/schema.js';
import { createAgent, type TestAgent } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { QueueState } from '../../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../../helpers/runs.js';

let cloud: TestCloud;
test.before(async () => {
  cloud = await startCloud({ workers: 0 });
});
test.after.always(() => cloud?.stop());

/** A run with some of its work stored and some of every kind still queued. */
async function runWithWork(runs: TestRuns, stored: boolean): Promise<string> {
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 30)]);
  if (stored) {
    const worker = cloud.startWorker();
    await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === 30);
    await worker.end('SIGTERM');
  }
  await runs.sendAll(runId, inBatches(numberedEvents(31, 60), 20));
  const json = { summary: 'all went well', raw_json: { a: 1 } };
  const path = `/api/runs/${runId}/report`;
  const report = await cloud.call('POST', path, { agentKey: runs.agent.key, json });
  if (report.status !== 202) throw new Error(report.text);
  await runs.finish(runId);
  return runId;
}

/** Rows of a run in every table that knows runs, whatever tables a later release adds. */
async function rowsOf(database: Database, runId: string): Promise<Record<string, number>> {
  const db = database.read;
  const rows: Record<string, number> = {};
  for (const table of await tablesOf(database)) {
    const columns = Object.keys(await db(table).columnInfo());
    const column = table === 'runs' ? 'id' : 'run_id';
    if (!columns.includes(column)) continue;
    const found = await db(table).where(column, runId).count('* as n').first();
    if (Number(found?.n) > 0) rows[table] = Number(found?.n);
  }
  return rows;
}

const drain = async (queue: QueueState) => {
  const worker = cloud.startWorker();
  await queue.drained();
  await worker.end('SIGTERM');
};

for (const stored of [false, true]) {
  const what = stored ? 'partly stored' : 'only queued';
  test.serial(`a deleted run that is ${what} stays away with its queued work`, async (t) => {
    const runs = new TestRuns(cloud, await createAgent(cloud.url));
    const runId = await runWithWork(runs, stored);
    const queue = new QueueState(t, cloud.redisUrl);

    t.is((await runs.asOwner('DELETE', `/api/runs/${runId}`)).status, 200);
    const checkGone = async () => {
      for (const path of ['', '/events', '/rejections', '/score', '/report']) {
        const answer = await runs.read(`/api/runs/${runId}${path}`);
        t.is(answer.status, 404, path);
        t.is(answer.body.error, 'run_not_found');
      }
      t.is((await runs.send(runId, numberedEvents(91, 5))).status, 404);
      t.is((await runs.finish(runId)).status, 404);
      t.is((await runs.asOwner('DELETE', `/api/runs/${runId}`)).status, 404);
      await t.throwsAsync(runs.open({ id: runId }), { message: /409/ });
      const list = await runs.read('/api/runs');
      t.deepEqual(list.body.data, []);
    };
    await checkGone();
    await drain(queue);
    t.deepEqual(await rowsOf(cloud.database, runId), {});
    t.is((await cloud.db('tombstones').where('id', runId)).length, 1);
    await checkGone();
    t.like((await runs.read('/api/runs')).body.meta, { total: 0, pending: 0 });
  });
}

test.serial('a deleted project takes the queued work of all its runs with it', async (t) => {
  const agent = await createAgent(cloud.url);
  const runs = new TestRuns(cloud, agent);
  const runIds = [await runWithWork(runs, true), await runWithWork(runs, false)];
  const queue = new QueueState(t, cloud.redisUrl);
  t.is((await runs.asOwner('DELETE', `/api/projects/${agent.project.id}`)).status, 200);
  t.is((await runs.send(runIds[0] as string, numberedEvents(91, 5))).status, 401);
  const checkGone = async (runId: string) =>
    t.is((await runs.asOwner('GET', `/api/runs/${runId}`)).status, 404);
  for (const runId of runIds) await checkGone(runId);
  await drain(queue);
  for (const runId of runIds) {
    t.deepEqual(await rowsOf(cloud.database, runId), {});
    await checkGone(runId);
  }
});

test.serial('what is queued for a deleted agent is dropped; what is stored stays', async (t) => {
  const agent: TestAgent = await createAgent(cloud.url);
  const runs = new TestRuns(cloud, agent);
  const kept = await runWithWork(runs, true);
  const dropped = await runWithWork(runs, false);
  const queue = new QueueState(t, cloud.redisUrl);
  t.is((await runs.asOwner('DELETE', `/api/agents/${agent.id}`)).status, 200);
  t.is((await runs.send(kept, numberedEvents(91, 5))).status, 401);
  await drain(queue);
  t.deepEqual(await rowsOf(cloud.database, dropped), {});
  t.is((await rowsOf(cloud.database, kept)).events, 30);
  t.is((await runs.asOwner('GET', `/api/runs/${kept}`)).status, 200);
  t.is((await runs.asOwner('GET', `/api/runs/${dropped}`)).status, 404);
});
