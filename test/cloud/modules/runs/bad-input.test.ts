import test from 'ava';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { createAgent } from '../../../helpers/accounts.js';
import { BAD_TIMES, type BadBody, refused, times } from '../../../helpers/bad-input.js';
import { startCloud, type TestCloud } from '../../../helpers/cloud.js';
import { TestRuns } from '../../../helpers/runs.js';

let cloud: TestCloud;
let runs: TestRuns;
let runId: string;
test.before(async () => {
  cloud = await startCloud();
  runs = new TestRuns(cloud, await createAgent(cloud.url));
  runId = await runs.open();
});
test.after.always(() => cloud?.stop());

const GOOD = { target_url: 'http://127.0.0.1:3000/orders', scenario: 'demo' };
const labels = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, 'x']));

const OPEN: readonly BadBody[] = [
  ['no target', { scenario: 'demo' }, '/target_url'],
  ['no scenario', { target_url: GOOD.target_url }, '/scenario'],
  ['a list', [GOOD], ''],
  ['a word', 'run', ''],
  ['null', null, ''],
  ['an unknown field', { ...GOOD, colour: 'red' }, '/colour'],
  ['a field with a slash', { ...GOOD, 'a/b~': 1 }, '/a~1b~0'],
  ...[5, null, '', 'orders', 'ftp://a/b', 'http://', 'javascript:alert(1)', 'http://a b/c'].map(
    (url): BadBody => [`target ${url}`, { ...GOOD, target_url: url }, '/target_url'],
  ),
  ['a long target', { ...GOOD, target_url: `http://a/${times('b', 2_040)}` }, '/target_url'],
  ...['get', 'BREW', '', 5, null].map(
    (method): BadBody => [`method ${method}`, { ...GOOD, method }, '/method'],
  ),
  ...['', 'a', times('a', 121), 5, null].map(
    (scenario): BadBody => [`scenario ${scenario}`, { ...GOOD, scenario }, '/scenario'],
  ),
  ...[{}, [], true, 1.5, times('a', 101)].map(
    (seed): BadBody => [`seed ${JSON.stringify(seed)}`, { ...GOOD, seed }, '/seed'],
  ),
  ['a list of labels', { ...GOOD, labels: [] }, '/labels'],
  ['no labels', { ...GOOD, labels: null }, '/labels'],
  ['too many labels', { ...GOOD, labels: labels(51) }, '/labels'],
  ['a label that is a number', { ...GOOD, labels: { commit: 5 } }, '/labels/commit'],
  ['a long label', { ...GOOD, labels: { commit: times('a', 501) } }, '/labels/commit'],
  ...BAD_TIMES.map(
    ([what, started_at]): BadBody => [
      `started_at: ${what}`,
      { ...GOOD, started_at },
      '/started_at',
    ],
  ),
  ...['run_1', newId('evt'), newId('run').toUpperCase(), `${newId('run')}0`, '', 5].map(
    (id): BadBody => [`id ${id}`, { ...GOOD, id }, '/id'],
  ),
  ['a project that is a number', { ...GOOD, project_id: 5 }, '/project_id'],
];

for (const [what, body, path] of OPEN) {
  test(`opening a run with ${what.slice(0, 60)} is refused at ${path || 'the root'}`, async (t) => {
    const agentKey = runs.agent.key;
    refused(t, await cloud.call('POST', '/api/runs', { agentKey, json: body }), path, what);
  });
}

test("another project or agent than the key's own is forbidden", async (t) => {
  for (const field of ['project_id', 'agent_id']) {
    const json = { ...GOOD, [field]: 'prj_00000000000000000000000000000000' };
    const answer = await cloud.call('POST', '/api/runs', { agentKey: runs.agent.key, json });
    t.is(answer.status, 403, answer.text);
    t.is(answer.body.error, 'forbidden');
    t.is(answer.body.details?.[0]?.path, `/${field}`);
  }
});

const OUTCOMES: readonly BadBody[] = [
  ['abandoned', { status: 'abandoned' }, '/status'],
  ['accepted', { status: 'accepted' }, '/status'],
  ['upper case', { status: 'FINISHED' }, '/status'],
  ['a number', { status: 1 }, '/status'],
  ...[0, -1, 1.5, '5', null].map(
    (last_seq): BadBody => [`last_seq ${last_seq}`, { status: 'finished', last_seq }, '/last_seq'],
  ),
  ['an unknown field', { status: 'finished', when: 'now' }, '/when'],
  ['a list', [], ''],
];

test('a bad outcome is refused where it is told, by both routes', async (t) => {
  const cases: [route: string, ...BadBody][] = [
    ...OUTCOMES.map((each): [string, ...BadBody] => ['finish', ...each]),
    ...OUTCOMES.map((each): [string, ...BadBody] => ['status', ...each]),
    ['finish', 'running', { status: 'running' }, '/status'],
    ['status', 'nothing', {}, '/status'],
  ];
  for (const [route, what, json, path] of cases) {
    const options = { agentKey: runs.agent.key, json };
    const answer = await cloud.call('POST', `/api/runs/${runId}/${route}`, options);
    refused(t, answer, path, `${route}: ${what}`);
  }
  t.is((await runs.get(runId)).status, 'accepted');
});

const QUERIES: readonly [query: string, path: string][] = [
  ...['0', '-1', '101', '1.5', 'x', '', '9007199254740993'].map((limit): [string, string] => [
    `limit=${limit}`,
    '/limit',
  ]),
  ...['-1', 'x', '1.5'].map((offset): [string, string] => [`offset=${offset}`, '/offset']),
  ['limit=5&limit=6', '/limit'],
  ['status=done', '/status'],
  ['project_id=mine', '/project_id'],
  ['method=get', '/method'],
  ['grade=E', '/grade'],
  ...['', 'branch', ':main', `${times('a', 61)}:x`, '%07:x', `a:${times('b', 600)}`].map(
    (label): [string, string] => [`label=${label}`, '/label'],
  ),
  ...['id', '--score', '-', '+score', 'score,id'].map((sort): [string, string] => [
    `sort=${encodeURIComponent(sort)}`,
    '/sort',
  ]),
  ['label=a:b&label=c:d', '/label'],
  ['colour=red', '/colour'],
  ['scenario=%00', '/scenario'],
];

test('a bad query is refused with the parameter that is wrong', async (t) => {
  for (const [query, path] of QUERIES)
    refused(t, await runs.read(`/api/runs?${query}`), path, query);
});

test('an id that cannot be one finds nothing, on every route', async (t) => {
  const ids = [
    'nope',
    'run_',
    newId('evt'),
    '%00',
    '%27%20or%201=1',
    '..%2f..%2fetc',
    times('a', 4_000),
  ];
  for (const id of ids) {
    for (const [method, rest, json] of [
      ['GET', '', undefined],
      ['GET', '/events', undefined],
      ['GET', '/rejections', undefined],
      ['GET', '/score', undefined],
      ['GET', '/report', undefined],
      ['GET', '/timeline', undefined],
      ['POST', '/finish', {}],
      ['POST', '/events', { event_type: 'request_sent' }],
      ['POST', '/report', {}],
    ] as const) {
      const path = `/api/runs/${id}${rest}`;
      const answer = await cloud.call(method, path, { agentKey: runs.agent.key, json });
      t.true([400, 404].includes(answer.status), `${method} ${path}: ${answer.text}`);
      t.is(answer.body.success, false);
    }
  }
  const answer = await runs.read('/api/runs/%ff');
  t.true([400, 404].includes(answer.status), answer.text);
});

test('a clock far off is taken as it is, and the run is stored', async (t) => {
  const far = await startCloud({ workers: 1 });
  t.teardown(() => far.stop());
  const others = new TestRuns(far, await createAgent(far.url));
  for (const started_at of ['1969-12-31T23:59:59.000Z', '0001-01-01T00:00:00.000Z']) {
    const id = await others.open({ started_at });
    const event = { event_type: 'request_sent', occurred_at: started_at };
    t.is((await others.send(id, [event])).status, 202);
    const run = await others.until(id, 'is stored', ({ ingest }) => ingest.persisted === 1);
    t.is((run as unknown as { started_at: string }).started_at, started_at);
    const [stored] = (await others.read(`/api/runs/${id}/events`)).body.data as object[];
    t.like(stored, event);
  }
});
