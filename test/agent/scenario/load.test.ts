import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  BUILTIN_SCENARIOS,
  completeScenario,
  loadScenario,
  parseScenarioText,
  ScenarioError,
  type ScenarioInput,
} from '../../../src/agent/scenario/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

async function fileOf(t: ExecutionContext, text: string): Promise<string> {
  const file = join(await temporaryFolder(t), 'mine.yaml');
  await writeFile(file, text);
  return file;
}

async function refused(t: ExecutionContext, text: string, overrides: ScenarioInput = {}) {
  const file = await fileOf(t, text);
  const error = await t.throwsAsync(loadScenario(file, overrides), { instanceOf: ScenarioError });
  return { issues: error.issues, message: error.message.replaceAll(file, 'FILE') };
}

for (const [name, { description }] of Object.entries(BUILTIN_SCENARIOS)) {
  test(`the built-in scenario ${name} is complete, usable and says what it finds`, async (t) => {
    t.is((await loadScenario(name)).name, name);
    t.regex(String(description), /^Finds .{20,90}\.$/);
  });
}

test('a file is read, and overrides lie over it section by section', async (t) => {
  const file = await fileOf(
    t,
    'name: mine\noperations: 9\nrequest:\n  headers:\n    authorization: Bearer x\nfaults:\n  timeout:\nretry:\n  # attempts: 3\n',
  );
  const scenario = await loadScenario(file, { operations: 4, request: { method: 'PUT' } });
  t.is(scenario.name, 'mine');
  t.is(scenario.operations, 4);
  t.deepEqual(scenario.request.headers, { authorization: 'Bearer x' });
  t.is(scenario.request.method, 'PUT');
  t.deepEqual(scenario.faults, { timeout: { rate: 0.08 } });
});

test('a file of JSON is one of YAML, and may name its schema', async (t) => {
  const file = await fileOf(t, '{"$schema": "./scenario.schema.json", "operations": 3}');
  const scenario = await loadScenario(file);
  t.is(scenario.operations, 3);
  t.false('$schema' in scenario);
});

test('a scenario may be given as it is', async (t) => {
  const complete = await loadScenario('calm', { seed: 7 });
  t.deepEqual(await loadScenario(complete), complete);
  t.is((await loadScenario({ operations: 3 }, { operations: 4 })).operations, 4);
});

test('a name that is none is answered with the nearest', async (t) => {
  const load = (name: string) => t.throwsAsync(loadScenario(name), { instanceOf: ScenarioError });
  t.regex((await load('unstabel-network')).message, /did you mean "unstable-network"\?/);
  t.regex(
    (await load('/nowhere/at/all.yaml')).message,
    /ENOENT\).* Built in are: unstable-network, /,
  );
  t.notRegex((await load('/nowhere/at/all.yaml')).message, /did you mean/);
  t.regex((await load('toString')).message, /Built in are/);
});

test('each problem of a file is told with its line and column, in their order', async (t) => {
  const { message } = await refused(
    t,
    [
      'name: mine',
      'opertions: 4',
      'request:',
      '  headers: {a: 1}',
      'faults:',
      '  latancy:',
      '  latency: {min_ms: 9, max_ms: -8}',
      'schedule:',
      '  - operation: op-001',
      '    fault: timeout',
      '  - {operation: op-002}',
      'thresholds: ["score>=90", 7]',
      'update:',
      '  method: PATCH',
    ].join('\n'),
  );
  t.is(
    message,
    [
      'The scenario FILE cannot be used:',
      '  line 2, column 1: /opertions: is not known here – did you mean "operations"?',
      '  line 4, column 13: /request/headers/a: must be a text, not 1',
      '  line 6, column 3: /faults/latancy: is not known here – did you mean "latency"?',
      '  line 7, column 24: /faults/latency/max_ms: must be from 0 to 60000, not -8',
      '  line 11, column 5: /schedule/1: needs "fault": Which fault.',
      '  line 12, column 27: /thresholds/1: must be a text, not 7',
      '  line 13, column 1: /update: needs "path": Path of one thing: {{id}} is what readback.id finds in the answer to its creation, {{marker}} the marker of its creation.',
    ].join('\n'),
  );
});

test('a contradiction stands at its line too, and one with a flag stands nowhere', async (t) => {
  const text = 'retry:\n  attempts: 1\nreadback:\n  each: /orders/{{id}}\n';
  const { issues } = await refused(t, text);
  t.deepEqual(
    issues.map(({ path, line, column }) => ({ path, line, column })),
    [
      { path: '/faulted_attempts', line: 1, column: 1 },
      { path: '/readback/each', line: 4, column: 3 },
    ],
  );
  const { issues: withFlag } = await refused(t, text, { readback: { each: '/o/{{id}}' } });
  t.deepEqual(withFlag.find(({ path }) => path === '/readback/each')?.line, undefined);
});

test('broken YAML is told with line and column, each error', (t) => {
  const issues = issuesOf(() => parseScenarioText('a: [1,\nb: }\nc: "x', 'x.yaml'));
  t.true(issues.length >= 2);
  t.is(issues[0]?.line, 2);
  t.regex(issues[0]?.message ?? '', /^is no YAML: /);
});

test('a key that is there twice is told', (t) => {
  const [issue] = issuesOf(() => parseScenarioText('operations: 1\noperations: 2\n', 'x.yaml'));
  t.is(issue?.line, 2);
  t.regex(issue?.message ?? '', /unique/);
});

test('a bomb of aliases is refused', (t) => {
  const lines = ['a0: &a0 [1, 1, 1, 1, 1]'];
  for (let n = 1; n < 12; n += 1) lines.push(`a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}]`);
  t.regex(issuesOf(() => parseScenarioText(lines.join('\n'), 'x'))[0]?.message ?? '', /alias/i);
});

test('an alias inside of what it names is refused, and one beside it is a copy', (t) => {
  const [issue] = issuesOf(() => parseScenarioText('request: &a\n  body:\n    x: *a\n', 'x'));
  t.regex(issue?.message ?? '', /circular/);
  const twice = 'read: &one\n  path: /a/{{marker}}\ndelete: *one\n';
  const scenario = completeScenario(parseScenarioText(twice, 'x'), 'x');
  t.is(scenario.delete?.method, 'DELETE');
  t.deepEqual(scenario.read, { path: '/a/{{marker}}' });
});

for (const text of ['- a', '', 'just a text', '# nothing but a comment']) {
  test(`"${text}" is no scenario`, (t) => {
    t.deepEqual(
      issuesOf(() => parseScenarioText(text, 'x.yaml')).map(({ path, message }) => [path, message]),
      [['/', 'must be a mapping of settings']],
    );
  });
}
