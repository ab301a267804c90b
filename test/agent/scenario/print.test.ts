import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import test from 'ava';
import { parse } from 'yaml';
import {
  BUILTIN_SCENARIOS,
  completeScenario,
  parseScenarioText,
  printScenario,
  ScenarioSchema,
  scenarioJsonSchema,
} from '../../../src/agent/scenario/index.js';
import { issuesOf } from '../../helpers/scenario-issues.js';

const SCHEMA_FILE = 'docs/scenario.schema.json';
const published = new Ajv({ allErrors: true }).compile(scenarioJsonSchema());

const FULL = {
  seed: 'x: y # z',
  rate: 2.5,
  mix: { update: 1, delete: 0.5, read: 2, list: 1 },
  request: { headers: { 'x-a': '{{n}}' }, body: ['{{marker}}', { a: { b: [1, null, true] } }] },
  update: { path: '/o/{{id}}', body: '{{marker}}\nsecond line' },
  delete: { path: '/o/{{id}}' },
  read: { path: '/o/{{id}}' },
  list: { path: '/o' },
  schedule: [{ operation: 'op-001', fault: 'latency', settings: { max_ms: 60 } }],
  faults: { latency: { when: { kinds: ['create'], path: '/o/*' } }, offline: null },
  readback: { items: '$["a b"][*]', id: 'id' },
  thresholds: ['score>=90'],
  reset: { command: 'npm run "reset"' },
  target: { restart_command: "node 'server.js' # not a comment" },
};

for (const [name, input] of Object.entries({ ...BUILTIN_SCENARIOS, full: FULL, empty: {} })) {
  test(`the printed scenario ${name} is the same scenario when it is read again`, (t) => {
    const scenario = completeScenario(input, name);
    const text = printScenario(scenario);
    t.deepEqual(completeScenario(parseScenarioText(text, name), name), scenario);
    t.true(published(parse(text)), JSON.stringify(published.errors));
    t.regex(text, /^# yaml-language-server: \$schema=\S+\/scenario\.schema\.json\n/);
  });
}

test('each line of a printed scenario that sets something has a comment above it', (t) => {
  const lines = printScenario(completeScenario({}, 'test')).split('\n');
  // What stands deeper than two steps in is the test's own body, or an item of a list.
  const bare = lines.filter(
    (line, index) => /^( {2})?\w[\w-]*:/.test(line) && !/^ *#/.test(lines[index - 1] ?? ''),
  );
  t.deepEqual(
    bare.filter((line) => !/^ {2}(reference|customer|item|quantity|note):/.test(line)),
    [],
  );
});

test('every example of the schema can be used', (t) => {
  const { properties } = ScenarioSchema;
  const inputs: { readback?: object }[] = Object.entries(properties).flatMap(([name, field]) => [
    ...examplesOf(field).map((example) => ({ [name]: example })),
    ...('properties' in field && name !== 'reset'
      ? Object.entries(field.properties).flatMap(([inner, about]) =>
          examplesOf(about).map((example) => ({ [name]: { [inner]: example } })),
        )
      : []),
  ]);
  t.true(inputs.length > 12);
  for (const input of inputs) {
    const readback = { id: 'data.id', ...input.readback };
    t.deepEqual(
      issuesOf(() => completeScenario({ ...input, readback }, 'test')),
      [],
    );
  }
});

function examplesOf(field: object): unknown[] {
  return 'examples' in field && Array.isArray(field.examples) ? field.examples : [];
}

test(`${SCHEMA_FILE} is the schema (softadastra init --print-schema > ${SCHEMA_FILE})`, (t) => {
  t.deepEqual(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')), scenarioJsonSchema());
});

test('every field of the schema says what it is', (t) => {
  const silent: string[] = [];
  const look = (path: string, schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null || '$ref' in schema) return;
    if (path !== '' && !('description' in schema)) silent.push(path);
    if (!('properties' in schema)) return;
    for (const [name, field] of Object.entries(schema.properties ?? {}))
      look(`${path}/${name}`, field);
  };
  const schema = scenarioJsonSchema();
  look('', schema);
  look('', { properties: schema.definitions });
  t.deepEqual(silent, []);
});

const REFUSED: [string, object][] = [
  ['a misspelled key', { opertions: 1 }],
  ['an unknown fault', { faults: { lightning: {} } }],
  ['a wrong method', { request: { method: 'GET' } }],
  ['a wrong setting', { faults: { latency: { rate: 2 } } }],
  ['a missing path', { update: {} }],
  [
    'a wrong setting of a scheduled fault',
    { schedule: [{ operation: 'op-001', fault: 'latency', settings: { rats: 1 } }] },
  ],
];
for (const [name, input] of REFUSED) {
  test(`the published schema refuses ${name} as the test itself does`, (t) => {
    t.false(published(input));
    t.not(issuesOf(() => completeScenario(input, 'test')).length, 0);
  });
}

test('the published schema asks for nothing that has a default', (t) => {
  for (const input of [{}, { faults: { timeout: null }, retry: null }, { schedule: [] }]) {
    t.true(published(input), JSON.stringify(published.errors));
  }
});
