import test from 'ava';
import { newId } from '../../../../src/cloud/platform/ids.js';
import { createAgent } from '../../../helpers/accounts.js';
import { BAD_TIMES, refused, times } from '../../../helpers/bad-input.js';
import { startCloud, type TestCloud } from '../../../helpers/cloud.js';
import { numberedEvents, TestRuns } from '../../../helpers/runs.js';

let cloud: TestCloud;
let runs: TestRuns;
let runId: string;
test.before(async () => {
  cloud = await startCloud();
  runs = new TestRuns(cloud, await createAgent(cloud.url));
  runId = await runs.open();
});
test.after.always(() => cloud?.stop());

const post = (json: unknown) =>
  cloud.call('POST', `/api/runs/${runId}/events`, { agentKey: runs.agent.key, json });
const GOOD = { seq: 1, event_type: 'request_sent' };

/** Fields of one event, told at `/<field>` for a single one and below its place in a batch. */
type BadField = readonly [what: string, field: string, value: unknown];
const BAD_FIELDS: readonly BadField[] = [
  ...[undefined, null, '', 'a', times('a', 121), 5].map(
    (value) => [`event_type ${value}`, 'event_type', value] as const,
  ),
  ...['fatal', 'warnings', 5, null, {}].map(
    (value) => [`severity ${value}`, 'severity', value] as const,
  ),
  ...[times('a', 1_001), 5, null].map((value) => ['message', 'message', value] as const),
  ['a payload that is too large', 'payload', { text: times('ü', 33_000) }],
  ...BAD_TIMES.map(([what, value]) => [`occurred_at: ${what}`, 'occurred_at', value] as const),
  ...[0, -1, 1.5, '1', null].map((value) => [`seq ${value}`, 'seq', value] as const),
  ...['evt_1', newId('run'), newId('evt').toUpperCase(), '', 5, null].map(
    (value) => [`id ${value}`, 'id', value] as const,
  ),
  ['another run', 'run_id', newId('run')],
  ['a run that is a word', 'run_id', 'mine'],
  ['an unknown field', 'colour', 'red'],
];

for (const [index, [what, field, value]] of BAD_FIELDS.entries()) {
  test(`${index}: ${what.slice(0, 60)} is refused where it stands`, async (t) => {
    const bad = { ...GOOD, [field]: value };
    const alone = await post(bad);
    const first = alone.body.details?.[0]?.path ?? '';
    t.true([`/${field}`, `/events/0/${field}`].includes(first), `${first} ${alone.text}`);
    t.is(alone.status, 400);
    const batch: unknown[] = numberedEvents(1, 20);
    batch[17] = { ...bad, seq: field === 'seq' ? value : 18 };
    refused(t, await post({ events: batch }), `/events/17/${field}`, what);
  });
}

test('a body that is no list of events is refused', async (t) => {
  const bodies: [unknown, string][] = [
    [{ events: [] }, '/events'],
    [{ events: numberedEvents(1, 1_001) }, '/events'],
    [{ events: 'all' }, '/events'],
    [{ events: null }, '/events'],
    [{ events: {} }, '/events'],
    [{ events: [null] }, '/events/0'],
    [{ events: [GOOD, 5] }, '/events/1'],
    [{ events: [[GOOD]] }, '/events/0'],
    [{ events: [GOOD], run_id: 'x' }, '/run_id'],
    [[GOOD], ''],
    ['event', ''],
    [null, ''],
    [5, ''],
  ];
  for (const [body, path] of bodies) {
    refused(t, await post(body), path, JSON.stringify(body).slice(0, 60));
  }
});

test('what people write for a severity is understood', async (t) => {
  for (const severity of ['warn', 'WARN', 'Warning', '', ' info ', 'CRITICAL']) {
    const run = await runs.open();
    const answer = await runs.send(run, [{ ...GOOD, severity }]);
    t.is(answer.status, 202, `${severity}: ${answer.text}`);
  }
});

test('a bad query of the lists is refused with the parameter that is wrong', async (t) => {
  const queries: [string, string][] = [
    ['limit=501', '/limit'],
    ['limit=0', '/limit'],
    ['after_seq=-1', '/after_seq'],
    ['after_seq=x', '/after_seq'],
    ['after_seq=9007199254740993', '/after_seq'],
    ['severity=fatal', '/severity'],
    ['offset=-1', '/offset'],
    ['colour=red', '/colour'],
  ];
  for (const [query, path] of queries) {
    refused(t, await runs.read(`/api/runs/${runId}/events?${query}`), path, query);
    refused(t, await runs.read(`/api/events?${query}`), path, query);
  }
  refused(t, await runs.read(`/api/runs/${runId}/rejections?limit=101`), '/limit', 'rejections');
  refused(t, await runs.read('/api/events?run_id=x'), '/run_id', 'run_id');
  for (const id of ['nope', newId('evt'), newId('run'), '%00']) {
    t.is((await runs.read(`/api/events/${id}`)).body.error, 'event_not_found', id);
  }
});

test('nothing that was refused was taken', async (t) => {
  const other = await runs.open();
  for (const [, field, value] of BAD_FIELDS) {
    await runs.send(other, [GOOD, { ...GOOD, seq: 2, [field]: value }]);
  }
  t.is((await runs.get(other)).ingest.accepted, 0);
});
