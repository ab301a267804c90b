import { createHash } from 'node:crypto';
import test from 'ava';
import { createOwner, type Owner } from '../cloud/pipeline/owner.js';
import type { Called, CallOptions } from '../helpers/call.js';
import { OPERATOR_TOKEN, startCloud, type TestCloud } from '../helpers/cloud.js';
import { shows } from '../helpers/shows.js';

let cloud: TestCloud;
let owner: Owner;
test.before(async () => {
  cloud = await startCloud({ workers: 1 });
  owner = await createOwner(cloud);
});
test.after.always(() => cloud?.stop());

interface Page {
  readonly path: string;
  readonly options?: CallOptions;
  readonly status?: number;
  readonly type: RegExp;
}

/** Everything that a browser can be pointed at. */
function pages(): Page[] {
  const operator = { token: OPERATOR_TOKEN };
  const user = { token: owner.runs.agent.project.owner.token };
  const browser = { headers: { accept: 'text/html' } };
  const report = `/api/runs/${owner.owned.run}/report?format=`;
  return [
    { path: '/', options: browser, type: /^text\/html/ },
    { path: '/projects/anything', options: browser, type: /^text\/html/ },
    { path: '/api/docs', type: /^text\/html/ },
    { path: '/api/openapi.json', type: /^application\/json/ },
    { path: '/health', type: /^application\/json/ },
    { path: '/metrics', options: operator, type: /^text\/plain/ },
    { path: '/admin/queues', options: operator, type: /^text\/html/ },
    { path: '/admin/queues/queue/any', options: operator, type: /^text\/html/ },
    { path: '/admin/queues/api/queues', options: operator, type: /^application\/json/ },
    { path: `${report}html`, options: user, type: /^text\/html/ },
    { path: `${report}markdown`, options: user, type: /^text\/markdown/ },
    { path: `${report}junit`, options: user, type: /^application\/xml/ },
    { path: `${report}json`, options: user, type: /^application\/json/ },
    { path: '/api/runs', status: 401, type: /^application\/json/ },
    { path: '/admin/queues', status: 401, type: /^application\/json/ },
    { path: '/api/<script>alert(1)</script>', status: 404, type: /^application\/json/ },
    { path: '/api/auth/login', status: 405, type: /^application\/json/ },
  ];
}

const policyOf = ({ headers }: Called) => headers.get('content-security-policy') ?? '';

test.serial(
  'every page and every answer allows only what it names, and nothing inline',
  async (t) => {
    shows(t, 30);
    for (const { path, options, status = 200, type } of pages()) {
      const answer = await cloud.call('GET', path, options);
      t.is(answer.status, status, `${path}: ${answer.text.slice(0, 200)}`);
      t.regex(answer.headers.get('content-type') ?? '', type, path);
      const policy = policyOf(answer);
      t.true(policy.includes("default-src 'none'"), `${path}: ${policy}`);
      t.true(policy.includes("frame-ancestors 'none'"), path);
      t.notRegex(policy, /unsafe-|\*|https?:|script-src[^;]*data:/, path);
      t.is(answer.headers.get('x-content-type-options'), 'nosniff', path);
      t.is(answer.headers.get('referrer-policy'), 'no-referrer', path);
      t.is(answer.headers.get('x-powered-by'), null, path);
      requireNothingInline(answer, path);
    }

    /** Scripts come from files; a style within the page has its hash in the policy, or no effect. */
    function requireNothingInline(answer: Called, path: string): void {
      if (!answer.headers.get('content-type')?.startsWith('text/html')) return;
      const scripts = [...answer.text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
      for (const [, attributes = '', text = ''] of scripts) {
        t.true(text.trim() === '' || attributes.includes('application/json'), `${path}: ${text}`);
      }
      t.notRegex(answer.text.replace(/<script[\s\S]*?<\/script>/g, ''), /<[^>]+\son\w+=/i, path);
      const allowed: readonly string[] = policyOf(answer).match(/sha256-[^']+/g) ?? [];
      for (const [, style = ''] of answer.text.matchAll(/<style>([\s\S]*?)<\/style>/g)) {
        const hash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
        t.true(allowed.includes(hash) || path.startsWith('/admin/'), path);
      }
    }
  },
);

test.serial('a report is a page in a sandbox: no scripts, no forms, no origin', async (t) => {
  shows(t, 30);
  const path = `/api/runs/${owner.owned.run}/report?format=html`;
  const { token } = owner.runs.agent.project.owner;
  const directives = policyOf(await cloud.call('GET', path, { token })).split('; ');
  t.true(directives.includes('sandbox'), 'without any allowance');
  t.true(directives.includes("form-action 'none'"));
  t.false(directives.some((directive) => directive.startsWith('script-src')));
});

test.serial('pages of other sites can make an operator’s browser change nothing', async (t) => {
  shows(t, 30);
  const basic = Buffer.from(`operator:${OPERATOR_TOKEN}`).toString('base64');
  const send = (origin: string) =>
    cloud.call('POST', '/admin/queues/api/queues/any/add', {
      raw: 'name=x&data=%7B%7D',
      headers: {
        authorization: `Basic ${basic}`,
        'content-type': 'application/x-www-form-urlencoded',
        origin,
      },
    });
  for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
    const answer = await send(origin);
    t.is(answer.status, 403, `${origin}: ${answer.text}`);
    t.is(answer.body.error, 'forbidden');
  }
  t.not((await send(cloud.url)).status, 403);
});
