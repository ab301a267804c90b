import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { Agent, request } from 'undici';
import {
  ATTEMPT_HEADER,
  createRestarter,
  type FaultProxy,
  OPERATION_HEADER,
  startProxy,
} from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { completeScenario, type FaultName } from '../../../src/agent/scenario/index.js';

interface Received {
  request: IncomingMessage;
  body: Buffer;
}

/** An API that notes what arrives, and a proxy in front of it that has one fault for everything. */
async function stage(t: ExecutionContext, fault: FaultName | null, settings: object = {}) {
  const received: Received[] = [];
  const injected: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    received.push({ request: incoming, body: Buffer.concat(chunks) });
    response.writeHead(201, 'Made', { 'X-Answer': 'yes', 'Set-Cookie': ['a=1', 'b=2'] });
    response.write('{"made":');
    response.end(`${received.length}}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const target = new URL(`http://127.0.0.1:${port}`);
  const faults = fault === null ? {} : { [fault]: settings };
  const observer = {
    faultInjected: (name: string, operation: string, attempt: number) =>
      void injected.push(`${name} ${operation} ${attempt}`),
    appRestarted: () => void injected.push('restarted'),
    targetLost: (error: Error) => t.fail(error.message),
  };
  const target_process = {
    kill: () => void injected.push('killed'),
    startAgain: async () => ({ downtimeMs: 1 }),
    stop: async () => {},
  };
  const proxy = await startProxy({
    target,
    seed: 'seed',
    faults: completeScenario({ faults }, 'test').faults,
    schedule: () => fault,
    observer,
    restarter: createRestarter(target_process, observer),
    runtime: systemRuntime,
  });
  proxy.startFaults();
  t.teardown(async () => {
    await proxy.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { proxy, received, injected, target };
}

const dispatcher = new Agent({ pipelining: 0 });
const marks = { [OPERATION_HEADER]: 'op-001', [ATTEMPT_HEADER]: '2' };

function send(proxy: FaultProxy, options: { signal?: AbortSignal; marked?: boolean } = {}) {
  return request(`${proxy.origin}/orders?x=1`, {
    dispatcher,
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Own': 'z',
      ...(options.marked === false ? {} : marks),
    },
    body: '{"a":1}',
    ...(options.signal ? { signal: options.signal } : {}),
  });
}

/** Sends a request that is to hang, and gives it up once all else has come to rest. */
async function givesUp(proxy: FaultProxy, injected: readonly string[]): Promise<boolean> {
  const patience = new AbortController();
  const hanging = send(proxy, { signal: patience.signal }).then(
    () => 'answered',
    (error) => error,
  );
  await waitFor(() => injected.length > 0);
  await proxy.endFaults(60_000);
  patience.abort();
  return (await hanging) === patience.signal.reason;
}

test('without a fault everything passes untouched, and the marks are taken off', async (t) => {
  const { proxy, received, injected, target } = await stage(t, null);
  const answer = await send(proxy);
  t.is(answer.statusCode, 201);
  t.is(answer.headers['x-answer'], 'yes');
  t.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2']);
  t.is(await answer.body.text(), '{"made":1}');
  const [got] = received;
  t.is(got?.request.url, '/orders?x=1');
  t.is(got?.request.headers.host, target.host);
  t.is(got?.request.headers['x-own'], 'z');
  t.true(got?.request.rawHeaders.includes('Content-Type'));
  t.deepEqual(
    Object.keys(got?.request.headers ?? {}).filter((h) => h.startsWith('x-soft')),
    [],
  );
  t.is(got?.body.toString(), '{"a":1}');
  t.deepEqual(injected, []);
});

test('bytes of any kind pass untouched', async (t) => {
  const { proxy, received } = await stage(t, null);
  const body = randomBytes(300_000);
  await (await request(proxy.origin, { dispatcher, method: 'PUT', body })).body.dump();
  t.true(received[0]?.body.equals(body));
});

test('what the workload did not send meets no fault', async (t) => {
  const { proxy, injected } = await stage(t, 'timeout');
  t.is((await send(proxy, { marked: false })).statusCode, 201);
  t.deepEqual(injected, []);
});

test('latency: the answer comes, later', async (t) => {
  const { proxy, received, injected } = await stage(t, 'latency', { min_ms: 60, max_ms: 60 });
  const began = performance.now();
  t.is((await send(proxy)).statusCode, 201);
  t.true(performance.now() - began >= 55);
  t.is(received.length, 1);
  t.deepEqual(injected, ['latency op-001 2']);
});

test('timeout: the request never reaches the API, and no answer comes', async (t) => {
  const { proxy, received, injected } = await stage(t, 'timeout');
  t.true(await givesUp(proxy, injected));
  t.is(received.length, 0);
  t.deepEqual(injected, ['timeout op-001 2']);
});

test('lost-response: the request reaches the API, and no answer comes', async (t) => {
  const { proxy, received, injected } = await stage(t, 'lost-response');
  t.true(await givesUp(proxy, injected));
  t.is(received.length, 1);
  t.deepEqual(injected, ['lost-response op-001 2']);
});

test('connection-reset: the connection breaks before the request is through', async (t) => {
  const { proxy, received, injected } = await stage(t, 'connection-reset');
  await t.throwsAsync(send(proxy), { code: 'ECONNRESET' });
  t.is(received.length, 0);
  t.deepEqual(injected, ['connection-reset op-001 2']);
});

test('connection-reset with reaches_api: it breaks after the API has answered', async (t) => {
  const { proxy, received } = await stage(t, 'connection-reset', { reaches_api: true });
  await t.throwsAsync(send(proxy), { code: 'ECONNRESET' });
  t.is(received.length, 1);
});

test('error-status: the network answers in the place of the API', async (t) => {
  const { proxy, received, injected } = await stage(t, 'error-status', { statuses: [502] });
  t.is((await send(proxy)).statusCode, 502);
  t.is(received.length, 0);
  t.deepEqual(injected, ['error-status op-001 2']);
});

test('duplicate-delivery: the API gets the request twice, the client one answer', async (t) => {
  const { proxy, received, injected } = await stage(t, 'duplicate-delivery', { gap_ms: 0 });
  t.is((await send(proxy)).statusCode, 201);
  await proxy.endFaults(5_000);
  t.is(received.length, 2);
  t.deepEqual(received[0]?.body, received[1]?.body);
  t.deepEqual(injected, ['duplicate-delivery op-001 2']);
});

test('restart: the kill comes before the client has its answer', async (t) => {
  const { proxy, received, injected } = await stage(t, 'restart');
  t.is((await send(proxy)).statusCode, 201);
  await proxy.endFaults(5_000);
  t.is(received.length, 1);
  t.deepEqual(injected, ['killed', 'restart op-001 2', 'restarted']);
});

test('before the faults start and after they have ended there are none', async (t) => {
  const { proxy, injected } = await stage(t, 'timeout');
  await proxy.endFaults(5_000);
  t.is((await send(proxy)).statusCode, 201);
  t.deepEqual(injected, []);
});

test('a target that is not there is a reset for the client and a reason for the agent', async (t) => {
  const { proxy, target } = await stage(t, null);
  const closed = await startProxy({
    target: new URL(`http://127.0.0.1:1`),
    seed: '',
    faults: {},
    schedule: () => null,
    observer: {
      faultInjected: () => t.fail(),
      appRestarted: () => t.fail(),
      targetLost: () => t.fail(),
    },
    restarter: null,
    runtime: systemRuntime,
  });
  t.teardown(() => closed.close());
  t.truthy(target);
  t.is(proxy.lastFailure, null);
  await t.throwsAsync(send(closed), { code: 'ECONNRESET' });
  t.regex(closed.lastFailure?.message ?? '', /ECONNREFUSED/);
});

test('closing ends what hangs, and may be done twice', async (t) => {
  const { proxy, injected } = await stage(t, 'timeout');
  const hanging = send(proxy);
  const failed = t.throwsAsync(hanging);
  await waitFor(() => injected.length > 0);
  await proxy.close();
  await proxy.close();
  await failed;
});

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
