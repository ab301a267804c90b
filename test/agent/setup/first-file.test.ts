import test from 'ava';
import {
  completeScenario,
  FAULT_NAMES,
  parseScenarioText,
  ScenarioError,
} from '../../../src/agent/scenario/index.js';
import { firstFile, type SetupAnswers } from '../../../src/agent/setup/index.js';

const LEAST: SetupAnswers = {
  url: 'http://localhost:3000/api/orders?tenant=1',
  method: 'POST',
  headers: {},
  body: null,
  readBack: null,
  items: null,
  id: null,
  restartCommand: null,
  resetCommand: null,
  faults: null,
};

function writtenFrom(answers: Partial<SetupAnswers>) {
  const text = firstFile({ ...LEAST, ...answers }, 'orders.yaml');
  return { text, scenario: completeScenario(parseScenarioText(text, 'written'), 'written') };
}

test('the least answers make a scenario with the defaults', (t) => {
  const { scenario, text } = writtenFrom({});
  const { target, ...rest } = scenario;
  const { target: own, ...standard } = completeScenario({ name: 'orders' }, 'defaults');
  t.deepEqual(rest, standard);
  t.deepEqual(target, { ...own, url: LEAST.url });
  t.regex(text, /^# yaml-language-server: \$schema=\S+\/scenario\.schema\.json\n/);
  t.true(text.includes('softadastra test --scenario orders.yaml'));
  for (const name of FAULT_NAMES) t.true(text.includes(name), name);
});

test('every answer stands in the file', (t) => {
  const { scenario } = writtenFrom({
    method: 'put',
    headers: { authorization: 'Bearer "x" # y' },
    body: { note: '{{marker}}: "quoted"\nand a second line', n: [1, null] },
    readBack: '/orders/{{id}}',
    items: '$.data["the items"]',
    id: 'data.id',
    restartCommand: "node 'server.js' # now",
    resetCommand: 'npm run reset',
    faults: ['lost-response', 'offline'],
  });
  t.is(scenario.request.method, 'PUT');
  t.deepEqual(scenario.request.headers, { authorization: 'Bearer "x" # y' });
  t.deepEqual(scenario.request.body, {
    note: '{{marker}}: "quoted"\nand a second line',
    n: [1, null],
  });
  t.like(scenario.readback, {
    each: '/orders/{{id}}',
    items: '$.data["the items"]',
    id: 'data.id',
  });
  t.is(scenario.target.restart_command, "node 'server.js' # now");
  t.is(scenario.reset?.command, 'npm run reset');
  t.deepEqual(Object.keys(scenario.faults), ['lost-response', 'offline']);
});

test('a path without a thing in it is a listing', (t) => {
  t.like(writtenFrom({ readBack: '/all' }).scenario.readback, { path: '/all', each: undefined });
  t.like(writtenFrom({ readBack: '/o?ref={{marker}}' }).scenario.readback, {
    path: undefined,
    each: '/o?ref={{marker}}',
  });
});

test('no faults are no faults', (t) => {
  t.deepEqual(writtenFrom({ faults: [] }).scenario.faults, {});
});

test('the name comes from the address', (t) => {
  const nameOf = (url: string) => writtenFrom({ url }).scenario.name;
  t.is(nameOf('http://localhost:3000/'), 'localhost');
  t.is(nameOf('http://localhost:3000/documents/{{marker}}'), 'documents');
  t.is(nameOf('http://h/'), 'custom');
});

test('what is shown as a comment can be used', (t) => {
  const { text } = writtenFrom({ id: 'data.id', faults: ['lost-response'] });
  const [, body = ''] = text.split(/\n\n([\s\S]*)/);
  const settings = /^( *)# ( *)([a-z_]+:( |$)|[a-z-]+: |[a-z-]+:$)/;
  const open = body
    .split('\n')
    .map((line) => line.replace(settings, '$1$2$3'))
    // Either a listing or one thing.
    .filter((line) => !/^ {2}each:/.test(line));
  const scenario = parseScenarioText(open.join('\n'), 'open');
  for (const field of ['mix', 'update', 'delete', 'read', 'thresholds', 'reset']) {
    t.truthy(scenario[field], field);
  }
  t.notThrows(() => completeScenario(scenario, 'open'));
});

test('answers that contradict each other are refused', (t) => {
  t.throws(() => writtenFrom({ readBack: '/orders/{{id}}' }), { instanceOf: ScenarioError });
  t.throws(() => writtenFrom({ method: 'GET' }), { instanceOf: ScenarioError });
  t.throws(() => writtenFrom({ url: 'localhost:3000' }), { instanceOf: ScenarioError });
});
