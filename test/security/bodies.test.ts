import test from 'ava';
import type { OpenApiDocument } from '../../src/cloud/platform/http/openapi-document.js';
import { GUARDED_ROUTES, type GuardedRoute } from '../cloud/pipeline/guarded-routes.js';
import { createOwner, type Owner, rightfulRequest } from '../cloud/pipeline/owner.js';
import { PASSWORD } from '../helpers/accounts.js';
import { type Described, operationsOf, rawRequest } from '../helpers/api-document/index.js';
import type { CallOptions } from '../helpers/call.js';
import { startCloud, type TestCloud } from '../helpers/cloud.js';
import { shows } from '../helpers/shows.js';
import { hostileBodies } from './hostile-bodies.js';

const LIMIT = 1_048_576;
const REPORT_LIMIT = 6_291_456;

let cloud: TestCloud;
let owner: Owner;
let taking: Described[];
test.before(async () => {
  cloud = await startCloud({ workers: 1, env: { CLOUD_LOGIN_FAILURES_PER_ADDRESS: '100000' } });
  owner = await createOwner(cloud);
  const { body } = await cloud.call('GET', '/api/openapi.json');
  const operations = operationsOf(body as unknown as OpenApiDocument);
  taking = operations.filter(({ operation }) => operation.requestBody);
});
test.after.always(() => cloud?.stop());

const limitOf = (name: string) => (name.endsWith('/report') ? REPORT_LIMIT : LIMIT);

/** Routes that anybody may send a body to. */
const OPEN: Record<string, GuardedRoute> = {
  'POST /api/auth/register': { path: () => '/api/auth/register' },
  'POST /api/auth/login': { path: () => '/api/auth/login' },
};

/** The request of a route without its body; a route that nobody has given one fails the test. */
function requestOf({ name, operation }: Described): { path: string; options: CallOptions } {
  const route = GUARDED_ROUTES[name] ?? OPEN[name];
  if (!route) throw new Error(`${name} takes a body, and no test sends it one`);
  const byUser = operation.security.some((scheme) => 'bearerAuth' in scheme);
  const { path, options } = rightfulRequest(route, owner, byUser);
  const { json: _, ...credentials } = options;
  return { path, options: credentials };
}

test.serial('every route that takes a body refuses what is hostile, and lives', async (t) => {
  shows(t, 28);
  t.true(taking.length >= 11);
  const { pid } = cloud.web;
  const before = await countRows();
  let sent = 0;
  const bodies = new Map([LIMIT, REPORT_LIMIT].map((limit) => [limit, hostileBodies(limit)]));
  for (const described of taking) {
    const { name, method, operation } = described;
    const { path, options } = requestOf(described);
    for (const each of bodies.get(limitOf(name)) ?? []) {
      const { what, body, headers = {}, statuses, fineWhereOptional } = each;
      const isFine = fineWhereOptional && operation.requestBody?.required === false;
      const answer = await cloud.call(method, path, { ...options, raw: body, headers });
      const told = `${name}, ${what}: ${answer.status} ${answer.text.slice(0, 300)}`;
      if (isFine) t.true(answer.status < 300 || answer.status === 409, told);
      else t.true(statuses.includes(answer.status), told);
      t.is(answer.body.success, answer.status < 300, told);
      sent += 1;
    }
  }
  t.log(`${sent} hostile bodies on ${taking.length} routes`);
  t.is((await cloud.call('GET', '/health/live')).status, 200);
  t.is(cloud.web.pid, pid);
  t.true(cloud.web.isRunning);
  t.false(cloud.output.includes('Something failed'), cloud.output.slice(-2_000));
  t.is(await countRows(), before);
  t.is(Object.keys(Object.prototype).length, 0);
});

async function countRows(): Promise<string> {
  const tables = ['users', 'projects', 'agents', 'runs', 'events', 'rejections', 'agent_reports'];
  const counts = await Promise.all(tables.map((table) => cloud.db(table).count('* as n').first()));
  return JSON.stringify(counts);
}

test.serial('a body in chunks, of no known length, is cut off at the limit', async (t) => {
  shows(t, 28);
  for (const described of taking) {
    const { path, options } = requestOf(described);
    const chunk = ' '.repeat(65_536);
    const { status } = await rawRequest(cloud.url, {
      method: described.method,
      path,
      headers: {
        'content-type': 'application/json',
        ...(options.token && { authorization: `Bearer ${options.token}` }),
        ...(options.agentKey && { 'x-agent-key': options.agentKey }),
      },
      chunks: Array.from({ length: limitOf(described.name) / chunk.length + 4 }, () => chunk),
    });
    // The connection is closed with the answer; what was still under way may hide it.
    t.true(status === 413 || status === 0, `${described.name}: ${status}`);
  }
  t.is((await cloud.call('GET', '/health/live')).status, 200);
});

test.serial('of a key that comes twice the last one counts, for every reader alike', async (t) => {
  shows(t, 28);
  const { token } = owner.runs.agent.project.owner;
  const raw = '{"name":"First","name":"Last"}';
  const answer = await cloud.call('POST', '/api/projects', { token, raw });
  t.is(answer.status, 201);
  t.is((answer.body.data as { name: string }).name, 'Last');
});

test.serial('a body is no way around the limits of its fields', async (t) => {
  shows(t, 28);
  const { email } = owner.owned;
  const json = { email, password: PASSWORD, name: 'Eve', role: 'admin' };
  t.is((await cloud.call('POST', '/api/auth/register', { json })).status, 400);
  t.is((await cloud.call('POST', '/api/auth/login', { json })).status, 400);
});
