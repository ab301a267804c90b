import test, { type ExecutionContext } from 'ava';
import type {
  JsonSchema,
  OpenApiDocument,
} from '../../src/cloud/platform/http/openapi-document.js';
import { newId } from '../../src/cloud/platform/ids.js';
import { GUARDED_ROUTES, type GuardedRoute } from '../cloud/pipeline/guarded-routes.js';
import { createOwner, MARK, type Owner, rightfulRequest } from '../cloud/pipeline/owner.js';
import { newEmail, PASSWORD } from '../helpers/accounts.js';
import { type Described, operationsOf } from '../helpers/api-document/index.js';
import type { Called, CallOptions } from '../helpers/call.js';
import { startCloud, type TestCloud } from '../helpers/cloud.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';
import { HOSTILE_TEXTS } from './hostile-texts.js';

let cloud: TestCloud;
let owner: Owner;
let operations: Described[];
test.before(async () => {
  const env = {
    CLOUD_LOGIN_FAILURES_PER_ADDRESS: '100000',
    CLOUD_LOGIN_FAILURES_PER_ACCOUNT: '100000',
  };
  cloud = await startCloud({ workers: 1, env });
  owner = await createOwner(cloud);
  const { body } = await cloud.call('GET', '/api/openapi.json');
  operations = operationsOf(body as unknown as OpenApiDocument);
});
test.after.always(() => cloud?.stop());

/** Each field gets some of them, all over the run of the test every one. */
function texts(t: ExecutionContext): () => readonly string[] {
  const { shuffled } = seeded(t);
  const count = scaled(t, 'hostile texts per field', 4, HOSTILE_TEXTS.length);
  return () => shuffled(HOSTILE_TEXTS).slice(0, count);
}

/** A body that each route takes, complete, so that every one of its fields can be varied. */
const BODIES: Record<string, () => Record<string, unknown>> = {
  'POST /api/auth/register': () => ({ email: newEmail(), name: 'Eve', password: PASSWORD }),
  'POST /api/auth/login': () => ({ email: owner.owned.email, password: PASSWORD }),
  'PUT /api/auth/me': () => ({ name: 'Ada' }),
  'POST /api/projects': () => ({ name: 'Orders', description: 'd', base_url: 'http://a.org/' }),
  'PUT /api/projects/{id}': () => ({ name: `Shop ${MARK}` }),
  'POST /api/projects/{project_id}/agents': () => ({ name: 'laptop' }),
  'POST /api/runs': () => ({
    id: newId('run'),
    target_url: 'http://127.0.0.1:3000/',
    scenario: 'texts',
    labels: { branch: 'main' },
  }),
  'POST /api/runs/{id}/status': () => ({ status: 'finished' }),
  'POST /api/runs/{id}/finish': () => ({ status: 'finished' }),
  'POST /api/runs/{run_id}/events': () => ({ event_type: 'request_sent' }),
  'POST /api/runs/{run_id}/report': () => ({ summary: 'fine', raw_json: {} }),
};

const OPEN: GuardedRoute = { path: () => '' };

function send(described: Described, json: unknown): Promise<Called> {
  const { name, method, template, operation } = described;
  const byUser = operation.security.some((scheme) => 'bearerAuth' in scheme);
  const { path, options } = rightfulRequest(GUARDED_ROUTES[name] ?? OPEN, owner, byUser);
  return cloud.call(method, path || template, { ...options, json });
}

/** Properties of a body that are text, or anything. */
function textFields(schema: JsonSchema | undefined): string[] {
  const properties = Object.entries(schema?.properties ?? {});
  const isText = ({ type, anyOf }: JsonSchema) =>
    type === 'string' || type === undefined || (anyOf ?? []).some((one) => one.type === 'string');
  return properties.filter(([, property]) => isText(property)).map(([name]) => name);
}

/** Spaces around these carry no meaning, and an address has no case; see docs/api.md. */
const kept = (field: string, text: string) =>
  field === 'email' ? text.trim().toLowerCase() : field === 'name' ? text.trim() : text;

test.serial('whatever stands in a field of a body is kept as it is, or refused', async (t) => {
  shows(t, 30);
  const some = texts(t);
  let stored = 0;
  let refused = 0;
  for (const described of operations.filter(({ operation }) => operation.requestBody)) {
    const complete = BODIES[described.name];
    if (!complete) throw new Error(`${described.name} takes a body, and no test has one for it`);
    const schema = described.operation.requestBody?.content['application/json']?.schema;
    const fields = textFields(schema?.anyOf?.at(-1) ?? schema);
    t.true(fields.length > 0, described.name);
    for (const field of fields) {
      for (const text of some()) {
        const answer = await send(described, { ...complete(), [field]: text });
        const told = `${described.name} ${field} ${JSON.stringify(text)}: ${answer.status} ${answer.text}`;
        t.true(answer.status < 500, told);
        t.regex(answer.headers.get('content-type') ?? '', /^application\/json/, told);
        t.is(answer.headers.get('x-content-type-options'), 'nosniff');
        if (answer.status >= 300) {
          refused += 1;
          continue;
        }
        stored += 1;
        const data = answer.body.data as Record<string, Record<string, unknown>>;
        const back = data[field] ?? data.agent?.[field] ?? data.user?.[field];
        if (back !== undefined) t.is(back as unknown, kept(field, text), told);
      }
    }
  }
  t.log(`${stored} texts kept, ${refused} refused`);
  t.true(stored > 30 && refused > 30);
});

test.serial(
  'what was stored comes back byte for byte, from every place that shows it',
  async (t) => {
    shows(t, 30);
    const { runs } = owner;
    for (const text of HOSTILE_TEXTS) {
      const labels = { branch: text };
      const run = await runs.open({ scenario: text, seed: text, labels });
      const event = { seq: 1, event_type: text, severity: 'error', message: text };
      await runs.sendAll(run, [[{ ...event, payload: { operation: text, [text]: [text] } }]]);
      await runs.finish(run, { last_seq: 1 });
      await runs.final(run);
      t.like((await runs.get(run)) as object, { scenario: text, seed: text, labels });
      const [shown] = (await runs.read(`/api/runs/${run}/events`)).body.data as object[];
      t.like(shown, { ...event, payload: { operation: text, [text]: [text] } });
      for (const filter of [`scenario=${encodeURIComponent(text)}`, labelOf(text)]) {
        const { body } = await runs.asOwner('GET', `/api/runs?${filter}`);
        const found = body.data as { id: string; scenario: string }[];
        t.is(found.find(({ id }) => id === run)?.scenario, text, filter);
        t.true(
          found.every(({ scenario }) => scenario === text || scenario === 'texts'),
          filter,
        );
      }
      await rendersAsText(run, text);
    }

    async function rendersAsText(run: string, text: string): Promise<void> {
      const html = await runs.read(`/api/runs/${run}/report?format=html`);
      t.is(html.status, 200);
      t.false(/<script|<img src=x|<svg\/onload/i.test(html.text), text);
      const junit = await runs.read(`/api/runs/${run}/report?format=junit`);
      t.false(/<script|<img|<svg\//i.test(junit.text), text);
      t.is(html.headers.get('set-cookie'), null);
    }
  },
);

const labelOf = (text: string) => `label=${encodeURIComponent(`branch:${text}`)}`;

test.serial(
  'whatever stands in a parameter of a query finds what has it, and nothing else',
  async (t) => {
    shows(t, 30);
    const some = texts(t);
    let asked = 0;
    for (const described of operations.filter(({ method }) => method === 'GET')) {
      const { name, template, operation } = described;
      const guarded = GUARDED_ROUTES[name];
      if (!guarded) continue;
      const byUser = operation.security.some((scheme) => 'bearerAuth' in scheme);
      const { path, options } = rightfulRequest(guarded, owner, byUser);
      const bare = path.split('?')[0] as string;
      const parameters = operation.parameters.filter((each) => each.in === 'query');
      for (const parameter of [...parameters.map((each) => each.name), 'nobody_knows_this']) {
        for (const text of some()) {
          const query = new URLSearchParams({ [parameter]: `${text} nobody has this` });
          await neverMore(`${bare}?${query}`, options, `${template} ${parameter} ${text}`);
        }
      }
    }
    t.log(`${asked} queries`);
    t.true(asked > 150);

    async function neverMore(path: string, options: CallOptions, told: string): Promise<void> {
      asked += 1;
      const answer = await cloud.call('GET', path, options);
      t.true([200, 400].includes(answer.status), `${told}: ${answer.status} ${answer.text}`);
      if (answer.status === 200) t.deepEqual(answer.body.data, [], told);
    }
  },
);

test.serial('whatever stands in a path is an id of nothing', async (t) => {
  shows(t, 30);
  const some = texts(t);
  for (const { name, method, template, operation } of operations) {
    if (!template.includes('{')) continue;
    const byUser = operation.security.some((scheme) => 'bearerAuth' in scheme);
    const { options } = rightfulRequest(GUARDED_ROUTES[name] ?? OPEN, owner, byUser);
    for (const text of some()) {
      const path = template.replace(/\{\w+\}/, encodeURIComponent(text));
      const { status, headers } = await cloud.call(method, path, options);
      // A slash that is decoded makes another address of it.
      t.true(status === 404 || status === 405, `${method} ${path}: ${status}`);
      t.regex(headers.get('content-type') ?? '', /^application\/json/);
    }
  }
});

test.serial('every table is still there, and nobody became anything', async (t) => {
  shows(t, 30);
  t.deepEqual(await cloud.db('users').distinct().pluck('role'), ['user']);
  t.is((await cloud.call('GET', '/health/ready')).status, 200);
});
