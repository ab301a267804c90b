import test from 'ava';
import { createAgent } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { storm } from '../helpers/faults/driver.js';
import { terminatedAtWork } from '../helpers/faults/kinds.js';
import { Stage } from '../helpers/faults/stage.js';
import type { TestProcess } from '../helpers/processes.js';
import { TestRuns } from '../helpers/runs.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

/** What supervisors grant before they kill. */
const MOST_MS = 10_000;

test('SIGTERM under load ends web and worker in time and drops nothing accepted', async (t) => {
  shows(t, 9);
  t.timeout(7_200_000);
  const seed = seeded(t);
  const strikes = scaled(t, 'stops', 6, 100);
  const events = scaled(t, 'events', 4_800, 60_000);
  const runs = scaled(t, 'runs', 3, 30);
  const stage = await Stage.build(t, seed, {
    runs,
    eventsPerRun: events / runs,
    batches: [10, 40],
  });
  const { traffic, cloud, stored, noHalfBatch } = stage;
  const faults = [
    terminatedAtWork('web', cloud.web, MOST_MS),
    terminatedAtWork('worker', stage.worker(), MOST_MS),
  ];
  await storm(t, { seed, traffic, faults, strikes, progress: stored, meanwhile: noHalfBatch });
  await stage.proves(events);
});

test('both processes end on SIGTERM while Redis and database are at rest', async (t) => {
  shows(t, 9);
  const cloud = await startCloud({ workers: 1 });
  t.teardown(() => cloud.stop());
  const runs = new TestRuns(cloud, await createAgent(cloud.url));
  const runId = await runs.open();
  await runs.until(runId, 'is stored', ({ status }) => status === 'running');
  for (const stopped of [cloud.web, cloud.workers[0] as TestProcess]) {
    const { code, ms } = await stopped.end('SIGTERM');
    t.is(code, 0, stopped.output.slice(-2_000));
    t.true(ms < MOST_MS, `${ms} ms`);
  }
});
