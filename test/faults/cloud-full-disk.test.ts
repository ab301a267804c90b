import { join } from 'node:path';
import test from 'ava';
import { smallFileSystem } from '../helpers/engine/tmpfs.js';
import { storm } from '../helpers/faults/driver.js';
import { diskFull, redisOnFullDisk } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import { MortalRedis } from '../helpers/mortal-redis.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const MEBIBYTE = 1024 * 1024;
/** Longer than a worker tries a commit again by itself: its jobs fail, and wait. */
const FULL_MS = 3_000;

test('a full disk under the database stops workers, and loses nothing once there is room', async (t) => {
  shows(t, 5);
  t.timeout(3_600_000);
  const folder = await smallFileSystem(t, 256 * MEBIBYTE);
  if (folder === null) return;
  const seed = seeded(t);
  const strikes = scaled(t, 'times that the disk is full', 3, 20);
  const events = scaled(t, 'events', 6_000, 40_000);
  const runs = scaled(t, 'runs', 3, 20);
  const stage = await Stage.build(
    t,
    seed,
    { runs, eventsPerRun: events / runs },
    { databaseUrl: `sqlite:${join(folder, 'softadastra.sqlite')}`, workers: 2 },
  );
  const { cloud, traffic, noHalfBatch } = stage;
  await storm(t, {
    seed,
    traffic,
    progress: stage.stored,
    faults: [diskFull('disk of the database', folder, FULL_MS)],
    strikes,
    meanwhile: noHalfBatch,
  });
  await stage.proves(events);
  t.false(traffic.answers.has(503), 'accepting needs no room in the database');
  const refusals = cloud.output.split('SQLITE_FULL').length - 1;
  t.true(refusals > 0, 'the database had no room');
  t.log(`the logs name SQLITE_FULL ${refusals} times`);
});

test('a full disk under Redis ends Redis, and what it had accepted is there once it is back', async (t) => {
  shows(t, 3);
  t.timeout(3_600_000);
  const folder = await smallFileSystem(t, 256 * MEBIBYTE);
  if (folder === null) return;
  const seed = seeded(t);
  const strikes = scaled(t, 'times that the disk is full', 3, 20);
  const events = scaled(t, 'events', 4_000, 40_000);
  const runs = scaled(t, 'runs', 2, 20);
  const redis = await MortalRedis.create(join(folder, 'redis'));
  t.teardown(() => redis.stop());
  const size = { runs, eventsPerRun: events / runs };
  const stage = await Stage.build(t, seed, size, { redisUrl: redis.url });
  const { traffic, noHalfBatch } = stage;
  const full = redisOnFullDisk(redis, folder, FULL_MS);
  await storm(t, {
    seed,
    traffic,
    progress: traffic.accepted,
    faults: [full],
    strikes,
    meanwhile: noHalfBatch,
  });
  await stage.proves(events);
  t.true(full.deaths > 0, 'Redis had no room');
  t.log(`Redis ended itself ${full.deaths} times`);
});
