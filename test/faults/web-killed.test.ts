import test from 'ava';
import { storm } from '../helpers/faults/driver.js';
import { killed } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

test('a web process killed under load loses nothing that got a 202', async (t) => {
  shows(t, 2);
  t.timeout(3_600_000);
  const seed = seeded(t);
  const strikes = scaled(t, 'kills', 5, 100);
  const events = scaled(t, 'events', 4_000, 60_000);
  const runs = scaled(t, 'runs', 4, 30);
  const stage = await Stage.build(t, seed, { runs, eventsPerRun: events / runs });
  const { traffic, cloud, noHalfBatch } = stage;
  const faults = [killed('web', cloud.web)];
  await storm(t, {
    seed,
    traffic,
    progress: traffic.accepted,
    faults,
    strikes,
    meanwhile: noHalfBatch,
  });
  t.true((traffic.answers.get(0) ?? 0) > 0, 'the kills were felt');
  await stage.proves(events);
});
