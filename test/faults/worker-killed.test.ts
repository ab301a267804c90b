import test from 'ava';
import { storm } from '../helpers/faults/driver.js';
import { killed } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

test('a worker killed again and again loses, doubles and sticks nothing', async (t) => {
  shows(t, 1);
  t.timeout(7_200_000);
  const seed = seeded(t);
  const strikes = scaled(t, 'kills', 10, 200);
  const events = scaled(t, 'events', 20_000, 100_000);
  const runs = scaled(t, 'runs', 8, 40);
  const size = { runs, eventsPerRun: events / runs, batches: [25, 100, 500] };
  const stage = await Stage.build(t, seed, size);
  const { traffic, stored, noHalfBatch } = stage;
  const faults = [killed('worker', stage.worker())];
  await storm(t, {
    seed,
    traffic,
    faults,
    strikes,
    progress: stored,
    meanwhile: noHalfBatch,
  });
  await stage.proves(events);
});
