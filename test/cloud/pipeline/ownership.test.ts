import test from 'ava';
import { tablesOf } from '../../contracts/database/schema.js';
import { createAgent, createProject } from '../../helpers/accounts.js';
import { type Called, type CallOptions, call } from '../../helpers/call.js';
import { OPERATOR_TOKEN, startCloud, type TestCloud } from '../../helpers/cloud.js';
import { QueueState } from '../../helpers/queue-state.js';
import { numberedEvents, TestRuns } from '../../helpers/runs.js';
import {
  GUARDED_ROUTES,
  OPERATOR_ROUTES,
  type Owned,
  PUBLIC_ROUTES,
  SESSION_ROUTES,
} from './guarded-routes.js';

type Security = Record<string, unknown>[];

/** In every text field of the owner, so that an answer that leaks one of them shows it. */
const MARK = 'owner-only-7f3a';

let cloud: TestCloud;
let runs: TestRuns;
let owned: Owned;
let routes: Map<string, Security>;
let strangers: Record<string, CallOptions>;

test.before(async () => {
  cloud = await startCloud({ workers: 1 });
  const project = await createProject(cloud.url, undefined, `Shop ${MARK}`);
  const agent = await createAgent(cloud.url, project, `laptop ${MARK}`);
  runs = new TestRuns(cloud, agent);
  const run = await runs.open({ scenario: MARK, labels: { branch: MARK } });
  const events = numberedEvents(1, 5).map((event) => ({ ...event, message: MARK }));
  await runs.sendAll(run, [events]);
  await runs.sendAll(run, [[{ seq: 1, event_type: 'other_content', message: MARK }]]);
  await runs.until(run, 'has a rejection', ({ ingest }) => ingest.rejected === 1);
  await runs.finish(run);
  await runs.final(run);
  const report = (await runs.read(`/api/runs/${run}/report`)).body.data as { id: string };
  const event = await cloud.db('events').where('run_id', run).first('id');
  owned = {
    project: project.id,
    agent: agent.id,
    run,
    event: event.id,
    report: report.id,
    email: project.owner.email,
  };
  routes = await describedRoutes();
  strangers = await makeStrangers();
});
test.after.always(() => cloud?.stop());

async function describedRoutes(): Promise<Map<string, Security>> {
  const document = (await cloud.call('GET', '/api/openapi.json')).body as unknown as {
    paths: Record<string, Record<string, { security: Security }>>;
  };
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, { security }]) => [`${method.toUpperCase()} ${path}`, security] as const,
      ),
    ),
  );
}

async function makeStrangers(): Promise<Record<string, CallOptions>> {
  const { project } = runs.agent;
  const { owner } = project;
  const other = await createAgent(cloud.url);
  const sibling = await createAgent(
    cloud.url,
    await createProject(cloud.url, owner, 'Another of the same owner'),
  );
  const rotated = await createAgent(cloud.url, project, 'rotated');
  const deleted = await createAgent(cloud.url, project, 'deleted');
  await runs.asOwner('POST', `/api/agents/${rotated.id}/rotate-key`);
  await runs.asOwner('DELETE', `/api/agents/${deleted.id}`);
  return {
    'another user': { token: other.project.owner.token },
    "another user's agent": { agentKey: other.key },
    "an agent of the owner's other project": { agentKey: sibling.key },
    'a rotated key': { agentKey: rotated.key },
    'the key of a deleted agent': { agentKey: deleted.key },
    'no credentials': {},
    'a token of nonsense': { token: 'eyJhbGciOiJub25lIn0.e30.' },
    'a key of nonsense': { agentKey: `sa_agent_key_${'0'.repeat(48)}` },
  };
}

/** Every row but when agents were last heard of, and what the strangers themselves may write. */
async function everyRow(): Promise<string> {
  const { db, database } = cloud;
  const tables = await tablesOf(database);
  const rows = await Promise.all(
    tables.map(async (table) => {
      const all: Record<string, unknown>[] = await db(table);
      return all.map(({ last_seen_at: _, ...row }) => JSON.stringify([table, row])).sort();
    }),
  );
  return rows.flat().join('\n');
}

test.serial('every route of the OpenAPI document is either covered here or public', (t) => {
  const covered = [
    ...Object.keys(GUARDED_ROUTES),
    ...PUBLIC_ROUTES,
    ...OPERATOR_ROUTES,
    ...SESSION_ROUTES,
  ];
  t.deepEqual([...routes.keys()].sort(), covered.sort());
  for (const route of PUBLIC_ROUTES) t.deepEqual(routes.get(route), [], route);
  for (const route of Object.keys(GUARDED_ROUTES)) t.true((routes.get(route) ?? []).length > 0);
});

for (const [route, { path, options = () => ({}), stranger }] of Object.entries(GUARDED_ROUTES)) {
  test.serial(`${route} refuses everybody else, tells nothing and writes nothing`, async (t) => {
    const before = await everyRow();
    const method = route.split(' ')[0] as string;
    for (const [who, credentials] of Object.entries(strangers)) {
      const isOwn = stranger === 'own' && who === 'another user';
      if (isOwn && method !== 'GET') continue;
      const answer = await call(cloud.url, method, path(owned), {
        ...options(owned),
        ...credentials,
      });
      if (isOwn) {
        t.is(answer.status, 200);
      } else if (answer.status === 200 && stranger === 'empty') {
        t.deepEqual(answer.body.data, [], who);
        t.is(answer.body.meta?.total, 0, who);
        t.is(answer.body.meta?.pending ?? 0, 0, who);
      } else {
        t.true([401, 403, 404].includes(answer.status), `${who}: ${answer.status} ${answer.text}`);
        t.is(answer.body.success, false, who);
      }
      requireNoLeak(answer, who);
    }
    t.is(await everyRow(), before);

    function requireNoLeak({ text }: Called, who: string): void {
      t.false(text.includes(MARK), `${who}: ${text}`);
      t.false(text.includes(owned.email), `${who}: ${text}`);
    }
  });
}

test.serial("a run's id is taken for everybody, and says nothing of whose it is", async (t) => {
  const json = { id: owned.run, target_url: 'http://127.0.0.1:3000/', scenario: 'intrusion' };
  const credentials = strangers["another user's agent"];
  const answer = await cloud.call('POST', '/api/runs', { ...credentials, json });
  t.is(answer.status, 409, answer.text);
  t.false(answer.text.includes(MARK));
  t.false(answer.text.includes(owned.project));
});

test.serial('the pages of operators open to the operator token alone', async (t) => {
  const { owner } = runs.agent.project;
  const others = {
    ...strangers,
    owner: { token: owner.token },
    agent: { agentKey: runs.agent.key },
  };
  const pages = ['/metrics', '/api/operator/queues', '/admin/queues', '/admin/queues/api/queues'];
  for (const path of pages) {
    for (const [who, credentials] of Object.entries(others)) {
      const { status } = await cloud.call('GET', path, credentials);
      t.is(status, 401, `${path} ${who}`);
    }
    t.is((await cloud.call('GET', path, { token: OPERATOR_TOKEN })).status, 200, path);
  }
});

test.serial('nothing that was refused reached the queue', async (t) => {
  const before = await everyRow();
  await new QueueState(t, cloud.redisUrl).drained();
  t.is(await everyRow(), before);
  t.is((await cloud.db('events').where('event_type', 'intrusion')).length, 0);
  t.is((await cloud.db('runs').where('scenario', 'intrusion')).length, 0);
});

test.serial('the same requests are answered when those make them whose they are', async (t) => {
  for (const [route, { path, options = () => ({}) }] of Object.entries(GUARDED_ROUTES)) {
    const byUser = (routes.get(route) ?? []).some((scheme) => 'bearerAuth' in scheme);
    const credentials = byUser
      ? { token: runs.agent.project.owner.token }
      : { agentKey: runs.agent.key };
    const answer = await cloud.call(route.split(' ')[0] as string, path(owned), {
      ...options(owned),
      ...credentials,
    });
    t.true([200, 201, 202].includes(answer.status), `${route}: ${answer.status} ${answer.text}`);
  }
});
