import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Redis } from 'ioredis';
import { RunLooks } from '../../../../src/cloud/modules/runs/run-looks.service.js';
import { presentRun } from '../../../../src/cloud/modules/runs/runs.presenter.js';
import { buryRun, insertRuns } from '../../../../src/cloud/modules/runs/runs.repository.js';
import { openDatabase } from '../../../../src/cloud/platform/database/database.js';
import { migrate } from '../../../../src/cloud/platform/database/migrate.js';
import { Queues } from '../../../../src/cloud/queues/index.js';
import { batchOf, openJob, queuedEvents } from '../../../helpers/databases/contract-rows.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { startRedis, type TestRedis } from '../../../helpers/redis.js';

let server: TestRedis;
test.before(async () => {
  server = await startRedis();
});
test.after.always(() => server?.stop());

/** A database and queues with one stored run, and how often the looks asked each. */
async function stage(t: ExecutionContext) {
  const database = openDatabase(`sqlite:${path.join(await temporaryFolder(t), 'runs.sqlite')}`);
  await migrate(database.write);
  const redis = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
  const queues = new Queues(redis, 2);
  t.teardown(async () => {
    await queues.close();
    redis.disconnect();
    await database.close();
  });
  const asked = { database: 0, redis: 0 };
  database.read.on('query', () => {
    asked.database += 1;
  });
  const pipeline = redis.pipeline.bind(redis);
  redis.pipeline = ((...args: Parameters<typeof pipeline>) => {
    asked.redis += 1;
    return pipeline(...args);
  }) as typeof redis.pipeline;
  const open = openJob();
  await queues.of(open.run_id).rebuildBarrier(open, 60_000);
  await insertRuns(database.write, [open]);
  const set = (columns: object, id = open.run_id) =>
    database.write('runs').where({ id }).update(columns);
  return { database, redis, queues, looks: new RunLooks({ database, queues }), open, asked, set };
}

test('reads that come together share one look, whatever their runs', async (t) => {
  const { database, looks, open, asked } = await stage(t);
  const others = Array.from({ length: 30 }, () => openJob());
  await insertRuns(database.write, others);
  const ids = [open, ...others].map(({ run_id }) => run_id);
  const wanted = [...ids, ...ids, 'run_that_is_not_there'];
  await Promise.all(wanted.map((id) => looks.at(id)));
  Object.assign(asked, { database: 0, redis: 0 });
  const found = await Promise.all(wanted.map((id) => looks.at(id)));
  t.deepEqual(
    found.map((run) => run?.stored.id),
    [...ids, ...ids, undefined],
  );
  // One query more for the run that nobody has seen.
  t.deepEqual(asked, { database: 2, redis: 1 });
});

test('a run that stays the same is the same object, and any change makes another', async (t) => {
  const { looks, open, queues, database, set } = await stage(t);
  const first = await looks.at(open.run_id);
  t.is(await looks.at(open.run_id), first);
  let last = first;
  const changes: Record<string, () => Promise<unknown>> = {
    'a counter': () => set({ persisted: 7 }),
    'settled batches alone': () => set({ settled_batches: 'abc' }),
    labels: () => set({ labels: '{"commit":"abc"}' }),
    'a pending batch': () => queues.of(open.run_id).addBatch(batch, 'barrier'),
    'a pending finish': () => queues.of(open.run_id).addFinish(finish, 'barrier'),
    'a final status': () => set({ status: 'finished', score: 100 }),
    deletion: () => buryRun(database.write, open.run_id, 1),
  };
  const batch = batchOf(open, queuedEvents(1, 5));
  const { run_id, project_id, agent_id } = open;
  const accepted_at = 1;
  const finish = {
    run_id,
    project_id,
    agent_id,
    accepted_at,
    status: 'failed',
    last_seq: null,
  } as const;
  for (const [what, change] of Object.entries(changes)) {
    await change();
    const seen = await looks.at(open.run_id);
    t.truthy(seen, what);
    t.not(seen, last, what);
    t.is(await looks.at(open.run_id), seen, what);
    last = seen;
  }
  t.not(last?.stored.deleted_at, null);
});

test('what waits in the queue counts as accepted, and a finish that waits shows', async (t) => {
  const { looks, open, queues } = await stage(t);
  await looks.at(open.run_id);
  const batch = batchOf(open, queuedEvents(1, 5));
  const shard = queues.of(open.run_id);
  await shard.addBatch(batch, 'barrier');
  const { run_id, project_id, agent_id } = open;
  await shard.addFinish(
    { run_id, project_id, agent_id, status: 'failed', last_seq: null, accepted_at: 1 },
    'barrier',
  );
  const seen = await looks.at(run_id);
  const shown = seen && presentRun(seen.stored, seen.live);
  t.like(shown, { status: 'finishing', ingest: { accepted: 5, persisted: 0 } });
});

test('a final run costs the queue nothing', async (t) => {
  const { looks, open, asked, set } = await stage(t);
  await set({ status: 'finished' });
  await looks.at(open.run_id);
  Object.assign(asked, { database: 0, redis: 0 });
  t.is((await looks.at(open.run_id))?.live, null);
  t.deepEqual(asked, { database: 1, redis: 0 });
});

test('without Redis the stored part is shown', async (t) => {
  const { looks, open, redis } = await stage(t);
  redis.disconnect();
  const seen = await looks.at(open.run_id);
  t.is(seen?.live, null);
  t.is(seen?.stored.id, open.run_id);
});
