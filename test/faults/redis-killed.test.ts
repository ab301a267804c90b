import test, { type ExecutionContext } from 'ava';
import { storm } from '../helpers/faults/driver.js';
import { redisKilled } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

test('a Redis killed under load loses nothing, and the API says 503 while it is away', async (t) => {
  shows(t, 3);
  t.timeout(3_600_000);
  const seed = seeded(t);
  const strikes = scaled(t, 'kills', 4, 20);
  const events = scaled(t, 'events', 4_000, 40_000);
  const runs = scaled(t, 'runs', 2, 20);
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const size = { runs, eventsPerRun: events / runs };
  const stage = await Stage.build(t, seed, size, { redisUrl: redis.url });
  const { traffic, noHalfBatch } = stage;
  const slowest = { ms: 0 };
  const meanwhile = async () => {
    await saysThatItIsAway(t, stage, slowest);
    await noHalfBatch();
  };
  await storm(t, {
    seed,
    traffic,
    progress: traffic.accepted,
    faults: [redisKilled(redis)],
    strikes,
    meanwhile,
  });
  await stage.proves(events);
  t.log(`slowest 503: ${Math.round(slowest.ms)} ms`);
});

/** reliability: within a second. Told in the log, and refused only far beyond what a load explains. */
const MOST_MS = 5_000;

async function saysThatItIsAway(
  t: ExecutionContext,
  { runs, cloud, traffic }: Stage,
  slowest: { ms: number },
): Promise<void> {
  const runId = traffic.runIds[0] as string;
  const requests = [
    () => runs.send(runId, [{ seq: 1, event_type: 'while_away' }]),
    () => runs.finish(runId),
    () => runs.request('', { target_url: 'http://127.0.0.1:3000/', scenario: 'while away' }),
  ];
  for (const request of requests) {
    const started = performance.now();
    const answer = await request();
    const ms = performance.now() - started;
    slowest.ms = Math.max(slowest.ms, ms);
    t.is(answer.status, 503, answer.text);
    t.is(answer.body.error, 'unavailable');
    t.regex(answer.headers.get('retry-after') ?? '', /^\d+$/);
    t.true(ms < MOST_MS, `${ms} ms`);
  }
  t.is((await cloud.call('GET', '/health/ready')).status, 503);
  t.is((await cloud.call('GET', '/health/live')).status, 200);
  // What is in the database can be read without the queue.
  const stored = await cloud.db('runs').where('id', runId).first('id');
  if (stored) t.is((await runs.read(`/api/runs/${runId}`)).status, 200);
  t.is((await runs.read('/api/runs')).status, 200);
}
