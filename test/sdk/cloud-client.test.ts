import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { CloudClient, type CloudClientOptions, CloudError } from '../../src/sdk/index.js';
import { failure, fastClock, send, success } from './cloud.js';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

test('each method sends its request and answers the data', async (t) => {
  const seen: string[] = [];
  const client = await serving(t, (request, response, body) => {
    seen.push(`${request.method} ${request.url} ${body}`.trim());
    const { body: answer } = success(200, { id: 'x' }, { total: 1, limit: 20, offset: 0 });
    send(response, 200, answer);
  });
  await client.getRun('run_1');
  await client.getScore('run_1');
  await client.getReport('run_1');
  await client.finishRun('run_1', { status: 'failed', last_seq: 7 });
  await client.setRunStatus('run_1', 'running');
  await client.putReport('run_1', { summary: 's', raw_json: { a: 1 } });
  await client.submitEvents('run_1', [{ event_type: 'x' }]);
  await client.listRuns({ project_id: 'prj_1', limit: 5, status: undefined });
  await client.listRejections('run_1');
  await client.register({ email: 'a@b.c', name: 'n', password: 'p' });
  await client.createProject({ name: 'shop' });
  await client.createAgent('prj_1', { name: 'laptop' });
  await client.rotateKey('agt_1');
  await client.deleteRun('run/../1');
  t.deepEqual(seen, [
    'GET /api/runs/run_1',
    'GET /api/runs/run_1/score',
    'GET /api/runs/run_1/report',
    'POST /api/runs/run_1/finish {"status":"failed","last_seq":7}',
    'POST /api/runs/run_1/status {"status":"running"}',
    'POST /api/runs/run_1/report {"summary":"s","raw_json":{"a":1}}',
    'POST /api/runs/run_1/events {"events":[{"event_type":"x"}]}',
    'GET /api/runs?project_id=prj_1&limit=5',
    'GET /api/runs/run_1/rejections',
    'POST /api/auth/register {"email":"a@b.c","name":"n","password":"p"}',
    'POST /api/projects {"name":"shop"}',
    'POST /api/projects/prj_1/agents {"name":"laptop"}',
    'POST /api/agents/agt_1/rotate-key',
    'DELETE /api/runs/run%2F..%2F1',
  ]);
});

test('identity: a key or a token, and another one of the same client', async (t) => {
  const seen: unknown[] = [];
  const client = await serving(t, (request, response) => {
    seen.push([request.headers['x-agent-key'], request.headers.authorization]);
    send(response, 200, success(200, {}).body);
  });
  await client.getRun('r');
  await client.as({ token: 't' }).getRun('r');
  await client.as({ apiKey: 'other' }).getRun('r');
  t.deepEqual(seen, [
    ['sa_agent_key_x', undefined],
    [undefined, 'Bearer t'],
    ['other', undefined],
  ]);
});

test('an error carries all that the answer says', async (t) => {
  const client = await serving(t, (_, response) => {
    const details = [{ path: '/name', message: 'must not be empty' }];
    const { body } = failure(400, 'validation_failed', 'the project is not valid', details);
    send(response, 400, body);
  });
  const error = await t.throwsAsync(client.createProject({ name: '' }), { instanceOf: CloudError });
  t.like(error, {
    status: 400,
    code: 'validation_failed',
    message: 'the project is not valid',
    requestId: 'req_1',
    retryable: false,
    retryAfterMs: null,
  });
  t.deepEqual((error as CloudError).details, [{ path: '/name', message: 'must not be empty' }]);
});

test('safe requests are repeated, others are not', async (t) => {
  let count = 0;
  const clock = fastClock();
  const client = await serving(
    t,
    (_, response) => {
      count += 1;
      if (count % 3 !== 0) send(response, 503, {}, { 'retry-after': '2' });
      else send(response, 202, success(202, { id: 'run_1' }).body);
    },
    { clock, random: () => 0 },
  );
  t.is((await client.createRun({ target_url: 'http://t', scenario: 's1' })).id, 'run_1');
  t.is(count, 3);
  t.deepEqual(clock.waits, [2000, 2000]);
  await t.throwsAsync(client.createProject({ name: 'shop' }), { instanceOf: CloudError });
  t.is(count, 4);
});

test('a run gets an id from the client, the same in every repetition', async (t) => {
  const ids: string[] = [];
  const client = await serving(
    t,
    (_, response, body) => {
      ids.push(JSON.parse(body).id);
      if (ids.length < 3) response.destroy();
      else send(response, 202, success(202, {}).body);
    },
    { clock: fastClock() },
  );
  await client.createRun({ target_url: 'http://t', scenario: 's1' });
  t.is(ids.length, 3);
  t.regex(ids[0] ?? '', /^run_[0-9a-f]{12}7[0-9a-f]{19}$/);
  t.is(new Set(ids).size, 1);
});

test('no answer says why and can be repeated', async (t) => {
  const client = new CloudClient({ baseUrl: 'http://127.0.0.1:1', retries: 0 });
  const error = await t.throwsAsync(client.getRun('r'), { instanceOf: CloudError });
  t.like(error, { status: 0, code: 'no_answer', retryable: true });
  t.regex(error?.message ?? '', /GET \/api\/runs\/r got no answer: .+/);
});

test('a timeout and an abort are told apart', async (t) => {
  const silent = await serving(t, () => undefined, { timeoutMs: 30, retries: 0 });
  const timeout = await t.throwsAsync(silent.getRun('r'), { instanceOf: CloudError });
  t.like(timeout, { status: 0, code: 'timeout', retryable: true });
  const patient = await serving(t, () => controller.abort(), { retries: 3 });
  const controller = new AbortController();
  const aborted = await t.throwsAsync(patient.getRun('r', { signal: controller.signal }));
  t.like(aborted, { code: 'aborted', retryable: false });
});

test('an answer that is not from our server is named as such', async (t) => {
  const client = await serving(
    t,
    (request, response) => {
      if (request.url?.includes('list')) response.end('[]');
      else response.writeHead(502).end('<html>bad gateway</html>');
    },
    { retries: 0 },
  );
  const gateway = await t.throwsAsync(client.getRun('r'), { instanceOf: CloudError });
  t.like(gateway, { status: 502, code: 'invalid_answer', retryable: true });
  const odd = await t.throwsAsync(client.getRun('list'), { instanceOf: CloudError });
  t.like(odd, { code: 'invalid_answer', retryable: false });
});

test('a redirect is not followed: the key would go somewhere else', async (t) => {
  let requests = 0;
  const client = await serving(
    t,
    (_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    },
    { retries: 0 },
  );
  const error = await t.throwsAsync(client.getRun('r'), { instanceOf: CloudError });
  t.like(error, { status: 302, retryable: false });
  t.is(requests, 1);
});

test('reports come as text in the format asked for', async (t) => {
  const client = await serving(t, (request, response) => response.end(request.url));
  t.is(await client.getReport('r', 'html'), '/api/runs/r/report?format=html');
});

test('a wrong address is refused at construction', (t) => {
  for (const baseUrl of ['', 'localhost:8080', 'ftp://x', 'not a url']) {
    t.throws(() => new CloudClient({ baseUrl }), { instanceOf: TypeError, message: /baseUrl/ });
  }
});

async function serving(
  t: ExecutionContext,
  handler: Handler,
  options: Partial<CloudClientOptions> = {},
): Promise<CloudClient> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    handler(request, response, Buffer.concat(chunks).toString('utf8'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return new CloudClient({
    baseUrl: `http://127.0.0.1:${port}/`,
    apiKey: 'sa_agent_key_x',
    ...options,
  });
}
