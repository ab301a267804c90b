import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import {
  BUILTIN_SCENARIOS,
  loadScenario,
  parseScenarioText,
  ScenarioError,
} from '../../../src/agent/scenario/index.js';

for (const name of Object.keys(BUILTIN_SCENARIOS)) {
  test(`the built-in scenario ${name} is complete and usable`, async (t) => {
    t.is((await loadScenario(name)).name, name);
  });
}

test('a file is read, and overrides lie over it section by section', async (t) => {
  const file = join(await mkdtemp(join(tmpdir(), 'scenario-')), 'mine.yaml');
  await writeFile(
    file,
    'name: mine\noperations: 9\nrequest:\n  headers:\n    authorization: Bearer x\nfaults:\n  timeout:\n',
  );
  const scenario = await loadScenario(file, { operations: 4, request: { method: 'PUT' } });
  t.is(scenario.name, 'mine');
  t.is(scenario.operations, 4);
  t.deepEqual(scenario.request.headers, { authorization: 'Bearer x' });
  t.is(scenario.request.method, 'PUT');
  t.deepEqual(scenario.faults, { timeout: { rate: 0.08 } });
});

test('a file that is not there is told together with what is built in', async (t) => {
  const error = await t.throwsAsync(loadScenario('/nowhere/at/all.yaml'), {
    instanceOf: ScenarioError,
  });
  t.regex(error.message, /ENOENT.*unstable-network/);
});

test('broken YAML is told with line and column', (t) => {
  const error = t.throws(() => parseScenarioText('a: [1,\nb: }', 'x.yaml'), {
    instanceOf: ScenarioError,
  });
  t.regex(error?.message ?? '', /line 2/);
});

test('a YAML list is no scenario', (t) => {
  t.throws(() => parseScenarioText('- a', 'x.yaml'), { instanceOf: ScenarioError });
});
