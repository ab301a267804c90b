import test from 'ava';
import { closeJobId } from '../../../src/cloud/queues/index.js';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { lockWrites } from '../../helpers/databases/lock.js';
import { QueueState } from '../../helpers/queue-state.js';
import { inBatches, numberedEvents, TestRuns } from '../../helpers/runs.js';
import { seeded } from '../../helpers/seed.js';
import { until } from '../../helpers/until.js';

let cloud: TestCloud;
let runs: TestRuns;
test.before(async () => {
  cloud = await startCloud({ workers: 2 });
  runs = new TestRuns(cloud, await createAgent(cloud.url));
});
test.after.always(() => cloud?.stop());

/** Twenty batches whose last event alone decides the score. */
function decisiveEvents(first: number) {
  const events = numberedEvents(first, 400).map((event) => ({ ...event, severity: 'info' }));
  const last = events.at(-1) as (typeof events)[0];
  events[events.length - 1] = { ...last, event_type: 'duplicate_detected', severity: 'error' };
  return events;
}

test.serial('a finish that overtakes batches which cannot be written waits for them', async (t) => {
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 10)]);
  await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === 10);
  const unlock = await lockWrites(cloud.database);
  try {
    await runs.sendAll(runId, inBatches(decisiveEvents(11), 20));
    t.is((await runs.finish(runId)).status, 202);
    const queue = new QueueState(t, cloud.redisUrl);
    await until('workers hold the batches', async () => {
      return (await queue.redis.llen('{sd:0}:ingest:active')) >= 20;
    });
    const held = await runs.get(runId);
    t.like(held, { status: 'finishing', score: null, revision: 0 });
    t.deepEqual(held.ingest, { accepted: 410, persisted: 10, rejected: 0, persisted_through: 10 });
  } finally {
    await unlock();
  }
  const run = await runs.final(runId);
  t.like(run, { status: 'finished', score: 72, grade: 'C', revision: 1 });
  t.deepEqual(run.ingest, { accepted: 410, persisted: 410, rejected: 0, persisted_through: 410 });
});

test.serial('a finish in the midst of batches is scored with all of them', async (t) => {
  const { shuffled } = seeded(t);
  const runId = await runs.open();
  const batches = shuffled(inBatches(decisiveEvents(1), 20));
  const finish = runs.finish(runId, { last_seq: 400 });
  await Promise.all([finish, ...batches.map((batch) => runs.sendAll(runId, [batch]))]);
  t.is((await finish).status, 202);
  const run = await runs.final(runId);
  t.like(run, { status: 'finished', score: 72, revision: 1 });
  t.is(run.ingest.persisted, 400);
});

test.serial('with last_seq a run keeps finishing until the missing seq comes', async (t) => {
  const queue = new QueueState(t, cloud.redisUrl);
  const runId = await runs.open();
  const events = numberedEvents(1, 10);
  await runs.sendAll(runId, [events.filter(({ seq }) => seq !== 5)]);
  t.is((await runs.finish(runId, { last_seq: 10 })).status, 202);
  await until('the timer has looked again and again', async () => {
    return (await queue.starts(closeJobId(runId))) >= 4;
  });
  const waiting = await runs.get(runId);
  t.like(waiting, { status: 'finishing', score: null, revision: 0 });
  t.is(waiting.ingest.persisted_through, 4);
  await runs.sendAll(runId, [events.slice(4, 5)]);
  const run = await runs.final(runId);
  t.like(run, { status: 'finished', score: 100, revision: 1 });
  t.is(run.ingest.persisted_through, 10);
});

test.serial('a rejection counts as covered, so that a run with one can end', async (t) => {
  const runId = await runs.open();
  await runs.sendAll(runId, [numberedEvents(1, 2)]);
  await runs.until(runId, 'is stored', ({ ingest }) => ingest.persisted === 2);
  const id = (await cloud.db('events').where('run_id', runId).first('id')).id;
  await runs.sendAll(runId, [[{ seq: 3, id, event_type: 'request_sent' }]]);
  await runs.finish(runId, { last_seq: 3 });
  const run = await runs.final(runId);
  t.deepEqual(run.ingest, { accepted: 3, persisted: 2, rejected: 1, persisted_through: 3 });
});
