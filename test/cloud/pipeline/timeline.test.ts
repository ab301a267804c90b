import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import test from 'ava';
import type { OpenApiDocument } from '../../../src/cloud/platform/http/openapi-document.js';
import { LaneCollector, type LaneEvent } from '../../../src/report/index.js';
import { CloudClient, CloudError } from '../../../src/sdk/index.js';
import { createAgent } from '../../helpers/accounts.js';
import { startCloud, type TestCloud } from '../../helpers/cloud.js';
import { TestRuns } from '../../helpers/runs.js';
import { seeded } from '../../helpers/seed.js';
import { until } from '../../helpers/until.js';
import { eventfulRun } from '../../report/eventful-run.js';
import { Recording } from '../../report/events.js';
import { problemsOf } from '../../report/lanes/reading.js';

let cloud: TestCloud;
let runs: TestRuns;
test.before(async () => {
  cloud = await startCloud({ workers: 1 });
  runs = new TestRuns(cloud, await createAgent(cloud.url));
});
test.after.always(() => cloud?.stop());

const client = () => new CloudClient({ baseUrl: cloud.url, apiKey: runs.agent.key });

/** As an agent sends them. */
const sent = (recording: Recording) =>
  recording.events.map(({ id: _, occurred_at, ...event }) => ({
    ...event,
    occurred_at: new Date(occurred_at).toISOString(),
  }));

test('a scored run has the timeline that its events give, and a new score another one', async (t) => {
  const recording = eventfulRun(60, seeded(t).random);
  const run = await runs.open();
  await runs.sendAll(run, [sent(recording)]);
  const early = await t.throwsAsync(client().runTimeline(run), { instanceOf: CloudError });
  t.is(early?.code, 'report_not_found');
  await runs.finish(run);
  await runs.final(run);

  const timeline = await client().runTimeline(run);
  t.deepEqual(problemsOf(timeline), []);
  t.true(timeline.complete);
  const live = new LaneCollector({ run_id: run, revision: 1 });
  const stored = await client().listRunEvents(run, { limit: 500 });
  for (const event of stored.items satisfies LaneEvent[]) live.add(event);
  t.deepEqual(timeline, live.timeline());

  recording.answered('late');
  await runs.sendAll(run, [sent(recording).slice(-2)]);
  const second = await until('a second timeline', async () => {
    const now = await client().runTimeline(run);
    return now.revision === 2 && now;
  });
  t.is(second.operations_total, timeline.operations_total + 1);
  t.is(second.operations.name.at(-1), 'late');
});

test('a timeline and the list of reports are as the OpenAPI document says', async (t) => {
  const run = await runs.open();
  await runs.sendAll(run, [sent(eventfulRun(30, seeded(t).random))]);
  await runs.finish(run);
  await runs.final(run);
  const document = (await cloud.call('GET', '/api/openapi.json'))
    .body as unknown as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const checkOf = (template: string) => {
    const answers = document.paths[template]?.get?.responses;
    return ajv.compile(answers?.['200']?.content['application/json']?.schema ?? false);
  };
  const check = checkOf('/api/runs/{run_id}/timeline');
  const answer = await runs.read(`/api/runs/${run}/timeline`);
  t.true(check(answer.body), JSON.stringify(check.errors));
  t.false(check({ ...answer.body, data: { ...(answer.body.data as object), attempts: [] } }));

  const checkList = checkOf('/api/reports');
  const list = await runs.asOwner('GET', `/api/reports?run_id=${run}`);
  t.true(checkList(list.body), JSON.stringify(checkList.errors));
  const [{ scenario, ...rest }] = list.body.data as [{ scenario: string }];
  t.like(rest, { run_id: run, project_id: runs.agent.project.id });
  const { data } = await runs.read(`/api/runs/${run}`).then(({ body }) => body);
  t.like(data, { scenario });
  t.false(checkList({ ...list.body, data: [rest] }));
});

test('an unchanged timeline is a 304', async (t) => {
  const run = await runs.open();
  await runs.sendAll(run, [sent(new Recording().answered('a'))]);
  await runs.finish(run);
  await runs.final(run);
  const first = await runs.read(`/api/runs/${run}/timeline`);
  t.is(first.status, 200);
  t.is(first.headers.get('content-type'), 'application/json; charset=utf-8');
  t.is(first.body.message, 'Timeline loaded');
  const tag = first.headers.get('etag') ?? '';
  const again = await runs.asOwner('GET', `/api/runs/${run}/timeline`, {
    headers: { 'if-none-match': tag },
  });
  t.is(again.status, 304);
});

test('a run that was scored before there were timelines says how to get one', async (t) => {
  const run = await runs.open();
  await runs.finish(run);
  await runs.final(run);
  t.like((await runs.read(`/api/runs/${run}/timeline`)).body.data, {
    from: null,
    operations_total: 0,
  });
  await cloud.database.write('timelines').where('run_id', run).delete();
  const answer = await runs.read(`/api/runs/${run}/timeline`);
  t.is(answer.status, 404);
  t.is(answer.body.error, 'report_not_found');
  t.regex(answer.body.message ?? '', /its next score makes one/);
});

for (const what of ['run', 'project'] as const) {
  test(`a deleted ${what} takes the timeline along`, async (t) => {
    const own = new TestRuns(cloud, await createAgent(cloud.url));
    const run = await own.open();
    await own.sendAll(run, [sent(new Recording().answered('a'))]);
    await own.finish(run);
    await own.final(run);
    const rows = () => cloud.db('timelines').where('run_id', run).pluck('revision');
    t.deepEqual(await rows(), [1]);
    const path = { run: `/api/runs/${run}`, project: `/api/projects/${own.agent.project.id}` };
    t.is((await own.asOwner('DELETE', path[what])).status, 200);
    const answer = await own.asOwner('GET', `/api/runs/${run}/timeline`);
    t.is(answer.body.error, 'run_not_found');
    await until('the row is gone', async () => (await rows()).length === 0);
  });
}
