import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { failuresOf } from '../../../src/agent/experiments/failures.js';
import { scenarioFile } from '../../../src/agent/experiments/scenario-file.js';
import { reproductionScript } from '../../../src/agent/experiments/script/index.js';
import { type Shrunk, shrinkRun } from '../../../src/agent/experiments/shrink.js';
import { runTrial } from '../../../src/agent/experiments/trial.js';
import type { ScenarioInput } from '../../../src/agent/index.js';
import { completeScenario } from '../../../src/agent/scenario/index.js';
import { runScript } from '../../helpers/agent/run-script.js';
import {
  type PlantedInThings,
  startThingsApi,
  THINGS_SCENARIO,
} from '../../helpers/agent/things-api.js';
import { fixtureCommand } from '../../helpers/command-line.js';
import { temporaryFolder } from '../../helpers/folder.js';

/** Much that goes wrong beside what matters: about 50 faults in 60 operations. */
const NOISE = {
  latency: { rate: 0.25, min_ms: 1, max_ms: 5 },
  'connection-reset': { rate: 0.2 },
  'error-status': { rate: 0.1 },
};

interface Case {
  planted: PlantedInThings;
  scenario: ScenarioInput;
  kind: string;
}

const CASES: Record<string, Case> = {
  'a creation that ignores its key': {
    planted: { doubles: true },
    scenario: { faults: { ...NOISE, 'lost-response': { rate: 0.05 } } },
    kind: 'duplicated',
  },
  'an update that is undone by its repetition': {
    planted: { losesUpdates: true },
    scenario: {
      mix: { create: 2, update: 2 },
      faults: { ...NOISE, 'truncated-body': { rate: 0.1 } },
    },
    kind: 'lost',
  },
  'a deletion whose repetition brings the thing back': {
    planted: { resurrects: true },
    scenario: {
      mix: { create: 2, delete: 1 },
      faults: { ...NOISE, 'duplicate-delivery': { rate: 0.1, gap_ms: 1 } },
    },
    kind: 'lost',
  },
};

for (const [name, { planted, scenario, kind }] of Object.entries(CASES)) {
  test.serial(`about fifty faults shrink to those that matter: ${name}`, async (t) => {
    const api = await startThingsApi(planted);
    t.teardown(() => api.close());
    const shrunk = await shrinks(t, api.url, { ...THINGS_SCENARIO, ...scenario, seed: 7 }, kind);
    t.true(shrunk.schedule.length >= 1 && shrunk.schedule.length <= 2);
    t.true(shrunk.workload.length <= 3);
    t.is(shrunk.reproduction.rate, 1);
    const script = reproductionScript(shrunk.witness, shrunk.failures);
    t.true(script.split('\n').length < 150, `${script.split('\n').length} lines`);
    const shown = await runScript(t, script, [new URL(api.url).origin]);
    t.is(shown.code, 1, shown.output);
    t.regex(shown.output, kind === 'duplicated' ? /^DUPLICATED/m : /^LOST/m);
    const sound = await startThingsApi();
    t.teardown(() => sound.close());
    const kept = await runScript(t, script, [new URL(sound.url).origin]);
    t.is(kept.code, 0, kept.output);
    t.regex(kept.output, /^KEPT/m);
  });
}

test.serial('losses across restarts shrink to one restart', async (t) => {
  const { url, command } = await fixtureCommand('in-memory-api');
  const scenario = {
    operations: 20,
    concurrency: 2,
    seed: 3,
    attempt_timeout_ms: 2_000,
    retry: { attempts: 12, backoff_ms: 20, backoff_max_ms: 200 },
    readback: { settle_ms: 0, patience_ms: 50 },
    faults: { latency: { rate: 0.5, min_ms: 1, max_ms: 3 }, restart: { count: 3 } },
    target: { restart_command: command },
  };
  const shrunk = await shrinks(t, url, scenario, 'lost');
  t.deepEqual(
    shrunk.schedule.map(({ fault }) => fault),
    ['restart'],
  );
  const script = reproductionScript(shrunk.witness, shrunk.failures);
  const shown = await runScript(t, script, [new URL(url).origin, command]);
  t.is(shown.code, 1, shown.output);
  t.regex(shown.output, /^LOST/m);
  t.regex((await runScript(t, script, [])).output, /Say the command/);
});

test.serial('a run without a failure has nothing to shrink', async (t) => {
  const api = await startThingsApi();
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const options = { target: api.url, dataDir };
  const { stored } = await runTrial(options, { ...THINGS_SCENARIO, operations: 3, faults: {} });
  await t.throwsAsync(shrinkRun(options, stored), { name: 'ShrinkError' });
});

test.serial('a shrink without a budget says that there may be a smaller one', async (t) => {
  const api = await startThingsApi({ doubles: true });
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const options = { target: api.url, dataDir };
  const faults = { 'lost-response': { rate: 1 } };
  const scenario = { ...THINGS_SCENARIO, operations: 2, faulted_attempts: 2, faults, seed: 1 };
  const { stored } = await runTrial(options, scenario);
  const { shrunk, notes } = await shrinkRun({ ...options, maxTrials: 2, confirmations: 1 }, stored);
  t.false(shrunk?.minimal);
  t.regex(notes.join(), /Not smaller within the budget/);
});

test.serial('a shrink that is interrupted says so, and draws no conclusion', async (t) => {
  const api = await startThingsApi({ doubles: true });
  t.teardown(() => api.close());
  const dataDir = await temporaryFolder(t);
  const options = { target: api.url, dataDir };
  const faults = { 'lost-response': { rate: 1 } };
  const { stored } = await runTrial(options, {
    ...THINGS_SCENARIO,
    operations: 2,
    faults,
    seed: 1,
  });
  const interrupt = new AbortController();
  const { shrunk, notes } = await shrinkRun(
    { ...options, signal: interrupt.signal, onTrial: () => interrupt.abort() },
    stored,
  );
  t.not(shrunk?.minimal, true);
  t.deepEqual(notes, ['The search was interrupted: it says nothing of what was not tried.']);
});

/** Makes a run that fails, shrinks it, and runs the scenario file that is written of it. */
async function shrinks(
  t: ExecutionContext,
  target: string,
  scenario: ScenarioInput,
  kind: string,
): Promise<Shrunk> {
  const dataDir = await temporaryFolder(t);
  const options = { target, dataDir };
  const { stored } = await runTrial(options, scenario);
  const result = await shrinkRun({ ...options, confirmations: 3 }, stored);
  const { shrunk, original, trials, durationMs } = result;
  if (shrunk === null) throw new Error('the failure did not come again');
  t.log(
    `${original.faults} faults, ${original.operations} operations → ${shrunk.schedule.length}, ${shrunk.workload.length} in ${trials} trials, ${durationMs} ms; shown ${shrunk.reproduction.hits} of ${shrunk.reproduction.trials}`,
  );
  t.true(shrunk.minimal);
  t.true(shrunk.failures.some((failure) => failure.kind === kind));
  const file = join(dataDir, 'shrunk.yaml');
  const text = scenarioFile(shrunk.scenario, ['What is left of a run.']);
  await writeFile(file, text);
  const { operations, schedule } = completeScenario(shrunk.scenario, 'test');
  t.is(operations, shrunk.workload.length);
  t.is(schedule?.length, shrunk.schedule.length);
  const again = await runTrial(options, file);
  t.true(
    failuresOf(again.stored).some((failure) => failure.kind === kind),
    text,
  );
  return shrunk;
}
