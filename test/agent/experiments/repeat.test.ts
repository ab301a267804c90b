import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { repeatTest } from '../../../src/agent/experiments/repeat.js';
import { replayRun } from '../../../src/agent/experiments/replay.js';
import { scheduleOf } from '../../../src/agent/experiments/schedule-of.js';
import { runTrial } from '../../../src/agent/experiments/trial.js';
import type { ScenarioInput } from '../../../src/agent/index.js';
import {
  type PlantedInThings,
  startThingsApi,
  THINGS_SCENARIO,
} from '../../helpers/agent/things-api.js';

const SCENARIO: ScenarioInput = {
  ...THINGS_SCENARIO,
  seed: 5,
  operations: 20,
  mix: { create: 2, update: 1, delete: 1 },
  faults: {
    latency: { rate: 0.2, min_ms: 1, max_ms: 5 },
    'connection-reset': { rate: 0.2 },
    'truncated-body': { rate: 0.2 },
    'error-status': { rate: 0.1 },
  },
};

async function prepare(t: ExecutionContext, planted: PlantedInThings) {
  const api = await startThingsApi(planted);
  t.teardown(() => api.close());
  const dataDir = await mkdtemp(join(tmpdir(), 'repeat-'));
  t.teardown(() => rm(dataDir, { recursive: true }));
  return { target: api.url, dataDir };
}

test.serial('a sound API comes to the same every time, under the same faults', async (t) => {
  const options = await prepare(t, {});
  const told: number[] = [];
  const result = await repeatTest(
    { ...options, times: 3, onRun: (_run, number) => told.push(number) },
    SCENARIO,
  );
  t.true(result.passed);
  t.deepEqual(told, [1, 2, 3]);
  t.deepEqual(result.verdicts, { passed: 3 });
  t.like(result.agreement, { hits: 3, trials: 3, rate: 1 });
  t.like(result.schedule, { equal: true, differences: [] });
  t.true(result.schedule.faults >= 10);
  t.like(result.steady, { hits: 20, trials: 20 });
  const [first, ...others] = result.trials.map(({ stored }) => scheduleOf(stored));
  const ordered = (schedule: typeof first) =>
    schedule?.map((entry) => JSON.stringify(entry)).sort();
  for (const other of others) t.deepEqual(ordered(other), ordered(first));
});

test.serial('operations that do not come to the same are named with their verdicts', async (t) => {
  const options = await prepare(t, { doublesSome: true });
  const faults = { 'truncated-body': { rate: 1 } };
  const result = await repeatTest(
    { ...options, times: 4 },
    { ...SCENARIO, mix: { create: 1 }, faults, faulted_attempts: 1 },
  );
  t.false(result.passed);
  t.true(result.schedule.equal);
  // Each of 20 operations is the same in all of four runs in one of eight cases.
  t.true(result.flips.length > 5);
  for (const { verdicts } of result.flips) {
    t.is((verdicts.kept ?? 0) + (verdicts.duplicated ?? 0), 4);
  }
  t.is(result.steady.hits, 20 - result.flips.length);
});

test.serial('a replay injects exactly what was injected, and shows the same failure', async (t) => {
  const options = await prepare(t, { doubles: true });
  const { stored, result } = await runTrial(options, SCENARIO);
  t.true(result.verdicts.duplicated > 0);
  const replayed = await replayRun({ ...options, times: 2 }, stored);
  t.false(replayed.passed);
  t.like(replayed.same, { hits: 2, trials: 2 });
  t.true(replayed.faithful.equal);
  t.is(replayed.faithful.faults, scheduleOf(stored).length);
  t.deepEqual(replayed.changes, []);
});

test.serial('a replay against an API that is mended says what has changed', async (t) => {
  const options = await prepare(t, { doubles: true });
  const { stored, result } = await runTrial(options, SCENARIO);
  const mended = await startThingsApi();
  t.teardown(() => mended.close());
  const replayed = await replayRun({ ...options, target: mended.url, times: 1 }, stored);
  t.true(replayed.passed);
  t.like(replayed.same, { hits: 0, trials: 1 });
  t.is(replayed.changes.length, result.verdicts.duplicated);
  t.deepEqual(
    new Set(replayed.changes.map(({ before, now }) => `${before} ${JSON.stringify(now)}`)),
    new Set(['duplicated {"kept":1}']),
  );
});
