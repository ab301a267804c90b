import test from 'ava';
import type { OpenApiDocument } from '../../../src/cloud/platform/http/openapi-document.js';
import { tablesOf } from '../../contracts/database/schema.js';
import { type Described, operationsOf } from '../../helpers/api-document/index.js';
import { type Called, type CallOptions, call } from '../../helpers/call.js';
import { OPERATOR_TOKEN, startCloud, type TestCloud } from '../../helpers/cloud.js';
import { QueueState } from '../../helpers/queue-state.js';
import { shows } from '../../helpers/shows.js';
import {
  GUARDED_ROUTES,
  OPERATOR_ROUTES,
  type Owned,
  PUBLIC_ROUTES,
  SESSION_ROUTES,
} from './guarded-routes.js';
import { createOwner, MARK, type Owner, rightfulRequest } from './owner.js';
import { type Caller, makeStrangers } from './strangers.js';

let cloud: TestCloud;
let owner: Owner;
let owned: Owned;
let routes: Map<string, Described>;
let strangers: Caller[];

test.before(async () => {
  cloud = await startCloud({ workers: 1 });
  owner = await createOwner(cloud);
  owned = owner.owned;
  const { body } = await cloud.call('GET', '/api/openapi.json');
  const described = operationsOf(body as unknown as OpenApiDocument);
  routes = new Map(described.map((each) => [each.name, each]));
  strangers = await makeStrangers(cloud, owner.runs);
});
test.after.always(() => cloud?.stop());

/** Every row but when agents were last heard of. */
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

const takes = (route: string, scheme: string) =>
  routes.get(route)?.operation.security.some((each) => scheme in each) ?? false;

/** Callers whom the route does not let in although the same account may do it in another way. */
function wrongWays(route: string): Caller[] {
  const { key, project } = owner.runs.agent;
  const ways = [
    { scheme: 'bearerAuth', who: 'the owner', credentials: { token: project.owner.token } },
    { scheme: 'agentKey', who: "the owner's agent", credentials: { agentKey: key } },
  ];
  return ways.flatMap(({ scheme, ...way }) =>
    takes(route, scheme) ? [] : [{ ...way, known: false }],
  );
}

/** What an answer may not hold, but for what the request itself said. */
function leaks({ text, headers }: Called, asked: string): string[] {
  const whole = `${text}\n${JSON.stringify([...headers])}`;
  return owner.secrets.filter((secret) => whole.includes(secret) && !asked.includes(secret));
}

test.serial('every route of the OpenAPI document is either covered here or public', (t) => {
  shows(t, 25);
  const covered = [
    ...Object.keys(GUARDED_ROUTES),
    ...PUBLIC_ROUTES,
    ...OPERATOR_ROUTES,
    ...SESSION_ROUTES,
  ];
  t.deepEqual([...routes.keys()].sort(), covered.sort());
  const schemesOf = (route: string) => routes.get(route)?.operation.security ?? [];
  for (const route of PUBLIC_ROUTES) t.deepEqual(schemesOf(route), [], route);
  for (const route of Object.keys(GUARDED_ROUTES)) t.true(schemesOf(route).length > 0, route);
});

for (const [route, { path, options = () => ({}), stranger }] of Object.entries(GUARDED_ROUTES)) {
  test.serial(`${route} refuses everybody else, tells nothing and writes nothing`, async (t) => {
    shows(t, 25);
    const before = await everyRow();
    const method = route.split(' ')[0] as string;
    const asked = `${path(owned)} ${JSON.stringify(options(owned))}`;
    for (const { who, credentials, known } of [...strangers, ...wrongWays(route)]) {
      const isOwn = stranger === 'own' && who === 'another user';
      if (isOwn && method !== 'GET') continue;
      const answer = await cloud.call(method, path(owned), { ...options(owned), ...credentials });
      if (isOwn) {
        t.is(answer.status, 200);
      } else if (known && stranger === 'empty' && answer.status === 200) {
        t.deepEqual(answer.body.data, [], who);
        t.is(answer.body.meta?.total, 0, who);
        t.is(answer.body.meta?.pending ?? 0, 0, who);
      } else {
        const wanted = known ? [401, 403, 404] : [401];
        t.true(wanted.includes(answer.status), `${who}: ${answer.status} ${answer.text}`);
        t.is(answer.body.success, false, who);
      }
      t.deepEqual(leaks(answer, asked), [], `${who}: ${answer.text}`);
      if (known) await sameAsNothing(who, credentials, answer);
    }
    t.is(await everyRow(), before);

    /** An id of somebody else is answered as one that nobody has. */
    async function sameAsNothing(who: string, credentials: CallOptions, yours: Called) {
      const missing = withUnknownIds(owned);
      if (path(missing) === path(owned)) return;
      const sent = { ...options(missing), ...credentials };
      const nobodys = await cloud.call(method, path(missing), sent);
      t.is(comparable(nobodys), comparable(yours), who);
    }
  });
}

/** The same kinds of ids, of things that do not exist. */
function withUnknownIds({ email, ...ids }: Owned): Owned {
  const unknown = (id: string) => `${id.slice(0, -8)}${'0'.repeat(8)}`;
  const { project, agent, run, event, report } = ids;
  return {
    project: unknown(project),
    agent: unknown(agent),
    run: unknown(run),
    event: unknown(event),
    report: unknown(report),
    email,
  };
}

function comparable({ status, text, headers }: Called): string {
  const names = [...headers.keys()].sort().join();
  return `${status} ${names} ${text.replace(/"request_id":"[^"]*"/, '')}`;
}

test.serial('methods that a path does not have are refused to everybody', async (t) => {
  shows(t, 25);
  const before = await everyRow();
  const paths = new Map(
    Object.entries(GUARDED_ROUTES).map(([route, { path }]) => [route.split(' ')[1], path(owned)]),
  );
  const { key, project } = owner.runs.agent;
  const own = [
    { who: 'the owner', credentials: { token: project.owner.token } },
    { who: "the owner's agent", credentials: { agentKey: key } },
  ];
  for (const [template, path] of paths) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      if (routes.has(`${method} ${template}`)) continue;
      for (const { who, credentials } of [...own, ...strangers]) {
        const answer = await cloud.call(method, path, credentials);
        t.is(answer.status, 405, `${who}: ${method} ${path}: ${answer.text}`);
        t.deepEqual(leaks(answer, path), [], who);
      }
    }
  }
  t.is(await everyRow(), before);
});

test.serial('HEAD asks for the same rights as GET, and has no body', async (t) => {
  shows(t, 25);
  for (const [route, guarded] of Object.entries(GUARDED_ROUTES)) {
    if (!route.startsWith('GET ')) continue;
    const rightful = rightfulRequest(guarded, owner, takes(route, 'bearerAuth'));
    const answer = await cloud.call('HEAD', rightful.path, rightful.options);
    t.is(`${answer.status} ${answer.text}`, '200 ', route);
    for (const { who, credentials, known } of strangers) {
      if (known) continue;
      const refused = await cloud.call('HEAD', rightful.path, credentials);
      t.is(`${refused.status} ${refused.text}`, '401 ', `${who}: ${route}`);
    }
  }
});

test.serial("a run's id is taken for everybody, and says nothing of whose it is", async (t) => {
  shows(t, 25);
  const json = { id: owned.run, target_url: 'http://127.0.0.1:3000/', scenario: 'intrusion' };
  for (const { who, credentials, known } of strangers) {
    if (!known || credentials.agentKey === undefined) continue;
    const answer = await cloud.call('POST', '/api/runs', { ...credentials, json });
    t.is(answer.status, 409, `${who}: ${answer.text}`);
    t.deepEqual(leaks(answer, JSON.stringify(json)), [], who);
  }
});

test.serial('the pages of operators open to the operator token alone', async (t) => {
  shows(t, 25);
  const { key, project } = owner.runs.agent;
  const others = [
    ...strangers.filter(({ who }) => !who.startsWith('the operator token')),
    { who: 'the operator token as a key', credentials: { agentKey: OPERATOR_TOKEN } },
    { who: 'the owner', credentials: { token: project.owner.token } },
    { who: "the owner's agent", credentials: { agentKey: key } },
  ];
  const described = OPERATOR_ROUTES.map((route) => route.split(' ')[1] as string);
  for (const path of [...described, '/admin/queues', '/admin/queues/api/queues']) {
    for (const { who, credentials } of others) {
      const answer = await cloud.call('GET', path, credentials);
      t.is(answer.status, 401, `${path} ${who}`);
      t.deepEqual(leaks(answer, path), [], `${path} ${who}`);
    }
    t.is((await cloud.call('GET', path, { token: OPERATOR_TOKEN })).status, 200, path);
  }
});

test.serial(
  'what is public tells nothing of anybody, and nobody renews without a cookie',
  async (t) => {
    shows(t, 25);
    const before = await everyRow();
    for (const route of [...PUBLIC_ROUTES, ...SESSION_ROUTES]) {
      const [method, path] = route.split(' ') as [string, string];
      for (const { who, credentials } of strangers) {
        const answer = await call(cloud.url, method, path, credentials);
        t.deepEqual(leaks(answer, path), [], `${who}: ${route}`);
        if (SESSION_ROUTES.includes(route)) t.is(answer.status, 401, `${who}: ${route}`);
      }
    }
    t.is(await everyRow(), before);
  },
);

test.serial('nothing that was refused reached the queue', async (t) => {
  shows(t, 25);
  const before = await everyRow();
  await new QueueState(t, cloud.redisUrl).drained();
  t.is(await everyRow(), before);
  t.is((await cloud.db('events').where('event_type', 'intrusion')).length, 0);
  t.is((await cloud.db('runs').where('scenario', 'intrusion')).length, 0);
  t.true((await everyRow()).includes(MARK));
});

test.serial('the same requests are answered when those make them whose they are', async (t) => {
  shows(t, 25);
  for (const [route, guarded] of Object.entries(GUARDED_ROUTES)) {
    const { path, options } = rightfulRequest(guarded, owner, takes(route, 'bearerAuth'));
    const answer = await cloud.call(route.split(' ')[0] as string, path, options);
    t.true([200, 201, 202].includes(answer.status), `${route}: ${answer.status} ${answer.text}`);
  }
});
