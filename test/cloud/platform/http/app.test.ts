import test from 'ava';
import { startTestApp, type TestApp } from '../../../helpers/app.js';
import { call } from '../../../helpers/call.js';

let app: TestApp;
test.before(async () => {
  app = await startTestApp();
});
test.after.always(() => app?.stop());

const get = (path: string, headers: Record<string, string> = {}) =>
  call(app.url, 'GET', path, { headers });

test('what is not there is 404, what has other methods 405 with Allow', async (t) => {
  const missing = await get('/api/nothing');
  t.is(missing.status, 404);
  t.is(missing.body.error, 'not_found');
  const wrong = await call(app.url, 'DELETE', '/api/auth/me');
  t.is(wrong.status, 405);
  t.is(wrong.body.error, 'method_not_allowed');
  t.regex(wrong.headers.get('allow') ?? '', /GET/);
});

test('an address that cannot be decoded is 400', async (t) => {
  const answer = await get('/api/projects/%E0%A4%A');
  t.true([400, 401].includes(answer.status), answer.text);
  t.true((await get('/%E0%A4%A')).status < 500);
});

test("a caller's request id is kept where it is harmless", async (t) => {
  t.is(
    (await get('/health/live', { 'x-request-id': 'my-id.1' })).headers.get('x-request-id'),
    'my-id.1',
  );
  for (const bad of ['a b', 'a'.repeat(65), '<script>']) {
    const { headers } = await get('/health/live', { 'x-request-id': bad });
    t.regex(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
  }
});

test('answers and errors alike carry the security headers', async (t) => {
  for (const path of ['/health/live', '/api/nothing', '/api/auth/me']) {
    const { headers } = await get(path);
    t.is(headers.get('x-content-type-options'), 'nosniff', path);
    t.regex(headers.get('content-security-policy') ?? '', /default-src 'none'/, path);
    t.regex(headers.get('content-type') ?? '', /^application\/json/, path);
    t.is(headers.get('x-powered-by'), null);
  }
});

test('the allowed origin may read answers and errors, another may not', async (t) => {
  for (const path of ['/health/live', '/api/auth/me']) {
    const { headers } = await get(path, { origin: 'http://localhost:5173' });
    t.is(headers.get('access-control-allow-origin'), 'http://localhost:5173', path);
    t.regex(headers.get('access-control-expose-headers') ?? '', /Retry-After/i, path);
    const other = await get(path, { origin: 'http://evil.test' });
    t.not(other.headers.get('access-control-allow-origin'), 'http://evil.test');
    t.not(other.headers.get('access-control-allow-origin'), '*');
  }
  const asked = await call(app.url, 'OPTIONS', '/api/projects', {
    headers: {
      origin: 'http://localhost:5173',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
  t.is(asked.status, 204);
  t.regex(asked.headers.get('access-control-allow-methods') ?? '', /POST/);
});

test('a poll that finds nothing new is answered with 304 and no body', async (t) => {
  const first = await get('/health/live');
  const tag = first.headers.get('etag') ?? '';
  t.truthy(tag);
  for (const given of [tag, `W/${tag}`, `"other", ${tag}`]) {
    const again = await get('/health/live', { 'if-none-match': given });
    t.is(again.status, 304, given);
    t.is(again.text, '');
  }
  t.is((await get('/health/live', { 'if-none-match': '"other"' })).status, 200);
  t.is((await get('/api/nothing', { 'if-none-match': tag })).status, 404);
});
