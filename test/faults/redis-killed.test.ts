import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { Ledger } from '../helpers/ledger.js';
import { submitAll } from '../helpers/load.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { inBatches, numberedEvents, TestRuns } from '../helpers/runs.js';
import { seeded } from '../helpers/seed.js';
import { until } from '../helpers/until.js';

const KILLS = 4;
const EVENTS_PER_RUN = 2_000;
/** reliability: the API says within a second that its queue is away. */
const SAYS_SO_WITHIN_MS = 1_000;

test('a Redis killed under load loses nothing, and the API says 503 while it is away', async (t) => {
  t.timeout(120_000);
  const { between, shuffled } = seeded(t);
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const cloud = await startCloud({ workers: 1, redisUrl: redis.url });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const ledger = new Ledger();
  const runIds = [await runs.open(), await runs.open()];
  const work = shuffled(
    runIds.flatMap((runId) =>
      inBatches(numberedEvents(1, EVENTS_PER_RUN), 20).map((batch) => ({ runId, batch })),
    ),
  );

  for (const share of inBatches(work, Math.ceil(work.length / KILLS))) {
    const goal = ledger.events + 20 * between(1, Math.floor(share.length / 2));
    const submitting = submitAll(runs, ledger, share);
    await until('events are accepted', () => ledger.events >= goal, { everyMs: 1 });
    await redis.kill();
    await whileAway();
    await redis.start();
    const { surprises } = await submitting;
    t.deepEqual(surprises, []);
    await cloud.ready();
  }

  async function whileAway(): Promise<void> {
    const runId = runIds[0] as string;
    const away = [
      await timed(() => runs.send(runId, numberedEvents(1, 1))),
      await timed(() => runs.finish(runId)),
      await timed(() =>
        cloud.call('POST', '/api/runs', {
          agentKey: runs.agent.key,
          json: { target_url: 'http://127.0.0.1:3000/', scenario: 'while away' },
        }),
      ),
    ];
    for (const { answer, ms } of away) {
      t.is(answer.status, 503, answer.text);
      t.is(answer.body.error, 'unavailable');
      t.regex(answer.headers.get('retry-after') ?? '', /^\d+$/);
      t.true(ms < SAYS_SO_WITHIN_MS, `${ms} ms`);
    }
    t.is((await cloud.call('GET', '/health/ready')).status, 503);
    t.is((await cloud.call('GET', '/health/live')).status, 200);
    const stored = await cloud.db('runs').where('id', runId).first('id');
    // What is in the database can be read without the queue.
    if (stored) t.is((await runs.read(`/api/runs/${runId}`)).status, 200);
    t.is((await runs.read('/api/runs')).status, 200);
  }

  for (const runId of runIds) {
    t.is((await runs.finish(runId, { last_seq: EVENTS_PER_RUN })).status, 202);
    const run = await runs.final(runId);
    t.like(run, { status: 'finished', score: 100 });
    t.is(run.ingest.persisted, EVENTS_PER_RUN);
  }
  t.is(ledger.events, runIds.length * EVENTS_PER_RUN);
  t.deepEqual(await ledger.compare(cloud.db), { lost: 0, doubled: 0, unknown: 0 });
  t.log(`${KILLS} kills, ${ledger.events} events`);
});

async function timed<T>(work: () => Promise<T>): Promise<{ answer: T; ms: number }> {
  const started = performance.now();
  const answer = await work();
  return { answer, ms: performance.now() - started };
}
