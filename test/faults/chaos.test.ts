import test from 'ava';
import { storm } from '../helpers/faults/driver.js';
import { startGate } from '../helpers/faults/gate.js';
import { cut, frozen, killed, redisKilled, stalled, terminated } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

/** More than a silent worker may keep its jobs: another has taken them when it wakes up. */
const FROZEN_MS = 5_000;
const STOP_WITHIN_MS = 10_000;

test('kills, freezes and cuts of everything at once lose, double and stick nothing', async (t) => {
  shows(t, 1, 2, 3, 9);
  t.timeout(7_200_000);
  const seed = seeded(t);
  const strikes = scaled(t, 'strikes', 6, 150);
  const events = scaled(t, 'events', 4_000, 90_000);
  const runs = scaled(t, 'runs', 4, 30);
  const redis = await MortalRedis.create();
  t.teardown(() => redis.stop());
  const [webGate, workerGate] = [await startGate(t, redis.port), await startGate(t, redis.port)];
  const stage = await Stage.build(
    t,
    seed,
    { runs, eventsPerRun: events / runs, batches: [10, 50, 200] },
    { redisUrl: redis.url, workers: 0, env: { REDIS_URL: webGate.through(redis.url) } },
  );
  const { cloud, traffic, noHalfBatch } = stage;
  const [one, two] = [
    cloud.startWorker({ REDIS_URL: workerGate.through(redis.url) }),
    cloud.startWorker({ REDIS_URL: redis.url }),
  ];
  const faults = [
    killed('web', cloud.web),
    frozen('web', cloud.web, FROZEN_MS),
    terminated('web', cloud.web, STOP_WITHIN_MS),
    killed('worker', one),
    frozen('worker', one, FROZEN_MS),
    killed('other worker', two),
    frozen('other worker', two, FROZEN_MS),
    terminated('other worker', two, STOP_WITHIN_MS),
    redisKilled(redis),
    frozen('redis', redis, FROZEN_MS),
    cut('network of the web', webGate),
    stalled('network of the web', webGate),
    cut('network of the worker', workerGate),
    stalled('network of the worker', workerGate),
  ];
  await storm(t, {
    seed,
    traffic,
    progress: traffic.accepted,
    faults,
    strikes,
    atOnce: 3,
    meanwhile: noHalfBatch,
  });
  await stage.proves(events);
});
