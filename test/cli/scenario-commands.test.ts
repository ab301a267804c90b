import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  BUILTIN_SCENARIOS,
  completeScenario,
  parseScenarioText,
} from '../../src/agent/scenario/index.js';
import { runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';

test('--list-scenarios names each with what it finds', async (t) => {
  const { code, stdout } = await runCommand(['test', '--list-scenarios']);
  t.is(code, 0);
  t.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
    Object.entries(BUILTIN_SCENARIOS).map(([name, { description }], index) => [
      name,
      `${description}${index === 0 ? ' (the default)' : ''}`,
    ]),
  );
  const json = await runCommand(['test', '--list-scenarios', '--json']);
  const { schema, scenarios } = JSON.parse(json.stdout);
  t.is(schema, 'softadastra.scenarios/1');
  t.deepEqual(
    scenarios.map(({ name }: { name: string }) => name),
    Object.keys(BUILTIN_SCENARIOS),
  );
});

test('--print-scenario prints what the flags make of a scenario, to be used again', async (t) => {
  const args = ['test', '--print-scenario', '--scenario', 'flapping', '--operations', '100'];
  const { code, stdout } = await runCommand(args);
  t.is(code, 0);
  const scenario = completeScenario(parseScenarioText(stdout, 'printed'), 'printed');
  t.is(scenario.operations, 100);
  t.deepEqual(scenario.faults.offline, { windows: 5, operations: 6, attempts: 2 });
});

test('--print-scenario --json prints the same as JSON, which is a scenario file, too', async (t) => {
  const args = ['test', '--print-scenario', '--scenario', 'flapping', '--operations', '100'];
  const [yaml, json] = await Promise.all([runCommand(args), runCommand([...args, '--json'])]);
  t.is(json.code, 0);
  const printed = JSON.parse(json.stdout);
  t.deepEqual(printed, completeScenario(parseScenarioText(yaml.stdout, 'printed'), 'printed'));
  t.deepEqual(completeScenario(parseScenarioText(json.stdout, 'json'), 'json'), printed);
});

test('a misspelled scenario and a wrong file are wrong usage, told with word and line', async (t) => {
  const misspelled = await runCommand(['test', 'http://127.0.0.1:9/', '--scenario', 'flaping']);
  t.is(misspelled.code, 2);
  t.regex(misspelled.stderr, /did you mean "flapping"\?/);

  const cwd = await temporaryFolder(t);
  await writeFile(join(cwd, 'mine.yaml'), 'name: mine\nfaults:\n  latancy:\n');
  const wrong = await runCommand(['test', 'http://127.0.0.1:9/', '--scenario', 'mine.yaml'], {
    cwd,
  });
  t.is(wrong.code, 2);
  t.regex(
    wrong.stderr,
    /mine\.yaml cannot be used:\n.*line 3, column 3: \/faults\/latancy: .*"latency"\?/,
  );
});

test('without any address there is nothing to test', async (t) => {
  const { code, stderr } = await runCommand(['test', '--scenario', 'calm']);
  t.is(code, 2);
  t.regex(stderr, /Say which URL to test/);
});
