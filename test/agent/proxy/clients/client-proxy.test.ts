import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { ListenError, startClientProxy } from '../../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../../src/agent/runtime.js';
import { completeScenario } from '../../../../src/agent/scenario/index.js';
import {
  type ClientProxyStage,
  stageClientProxy,
} from '../../../helpers/agent/client-proxy-stage.js';

const LOST = { 'connection-reset': { rate: 1, at: 'after', when: { attempts: [1] } } };
const REFUSED = { 'connection-reset': { rate: 1, at: 'before' } };

/** Kinds of findings once every client has had time to come again. */
function kinds(stage: ClientProxyStage): string[] {
  stage.pass(60_000);
  return stage.proxy
    .report()
    .findings.map(({ kind }) => kind)
    .sort();
}

test('a client that retries with one key and pauses does nothing wrong', async (t) => {
  const stage = await stageClientProxy(t, LOST);
  for (const key of ['k1', 'k2', 'k3']) {
    t.is(await stage.send({ key, body: `{"${key}":1}` }), null);
    stage.pass(100);
    t.is(await stage.send({ key, body: `{"${key}":1}` }), 201);
  }
  t.deepEqual(kinds(stage), []);
  t.like(stage.proxy.report(), { operations: 3, attempts: 6, faults: { 'connection-reset': 3 } });
  t.is(stage.received.length, 6);
});

test('without a key a retry after a lost answer is a double submission', async (t) => {
  const stage = await stageClientProxy(t, LOST);
  t.is(await stage.send(), null);
  stage.pass(100);
  t.is(await stage.send(), 201);
  t.deepEqual(kinds(stage), ['double-submission', 'retry-without-key']);
  t.deepEqual(stage.received, ['{"a":1}', '{"a":1}']);
});

test('a retry without a key of what never arrived is told, and is no double submission', async (t) => {
  const refusedOnce = { 'connection-reset': { rate: 1, at: 'before', when: { attempts: [1] } } };
  const stage = await stageClientProxy(t, refusedOnce);
  await stage.send();
  stage.pass(100);
  await stage.send();
  t.deepEqual(kinds(stage), ['retry-without-key']);
});

test('the same write again after a good answer is no retry', async (t) => {
  const stage = await stageClientProxy(t, {});
  await stage.send();
  stage.pass(1);
  await stage.send();
  t.deepEqual(kinds(stage), []);
});

test('reads and replacements may be repeated', async (t) => {
  const stage = await stageClientProxy(t, LOST);
  for (const method of ['GET', 'PUT', 'DELETE'] as const) {
    await stage.send({ method, path: '/orders/1' });
    stage.pass(100);
    await stage.send({ method, path: '/orders/1' });
  }
  t.deepEqual(kinds(stage), []);
});

test('a retry under a new key is a new write', async (t) => {
  const stage = await stageClientProxy(t, LOST);
  await stage.send({ key: 'k1' });
  stage.pass(100);
  await stage.send({ key: 'k2' });
  stage.pass(100);
  await stage.send({ key: 'k2' });
  t.deepEqual(kinds(stage), ['retry-with-new-key', 'unconfirmed-write']);
});

test('one key for different requests', async (t) => {
  const stage = await stageClientProxy(t, {});
  await stage.send({ key: 'k1', body: '{"a":1}' });
  await stage.send({ key: 'k1', body: '{"a":2}' });
  await stage.send({ key: 'k2', path: '/orders' });
  await stage.send({ key: 'k2', path: '/payments' });
  t.deepEqual(kinds(stage), ['key-reused', 'key-reused']);
});

test('an answer that is lost and never asked for again, and a write that never arrived', async (t) => {
  const lost = await stageClientProxy(t, LOST);
  await lost.send({ key: 'k1' });
  t.deepEqual(lost.proxy.report().findings, [], 'the client may be about to try again');
  t.deepEqual(kinds(lost), ['unconfirmed-write']);
  const refused = await stageClientProxy(t, REFUSED);
  await refused.send({ key: 'k1' });
  t.deepEqual(kinds(refused), ['abandoned-write']);
});

test('attempts without a pause are a storm, attempts with one are none', async (t) => {
  for (const [pause, expected] of [
    [1, ['retry-storm']],
    [100, []],
  ] as const) {
    const stage = await stageClientProxy(t, REFUSED);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await stage.send({ key: 'k1' });
      stage.pass(pause);
    }
    t.deepEqual(kinds(stage), [...expected]);
  }
});

test('Retry-After is to be kept, in seconds or as a date', async (t) => {
  for (const value of ['5', new Date(1_000_000 + 5_000).toUTCString()]) {
    for (const [pause, expected] of [
      [1_000, ['retry-after-ignored']],
      [5_000, []],
    ] as const) {
      let answers = 0;
      const stage = await stageClientProxy(t, {}, (_request, response) => {
        answers += 1;
        if (answers > 1) response.writeHead(201).end();
        else response.writeHead(503, { 'Retry-After': value }).end();
      });
      t.is(await stage.send({ key: 'k1' }), 503);
      stage.pass(pause);
      t.is(await stage.send({ key: 'k1' }), 201);
      t.deepEqual(kinds(stage), [...expected], `${value} ${pause}`);
    }
  }
});

test('the same seed and traffic meet the same faults, whatever the order', async (t) => {
  const faults = { 'error-status': { rate: 0.5 } };
  const bodies = Array.from({ length: 30 }, (_, nth) => `{"n":${nth}}`);
  const statuses = async (order: readonly string[]) => {
    const stage = await stageClientProxy(t, faults);
    const seen = new Map<string, number | null>();
    for (const body of order) seen.set(body, await stage.send({ body }));
    return bodies.map((body) => seen.get(body));
  };
  const first = await statuses(bodies);
  t.deepEqual(await statuses([...bodies].reverse()), first);
  t.true(first.includes(201) && first.some((status) => status !== 201));
});

test('routes are counted with their things left out', async (t) => {
  const stage = await stageClientProxy(t, {});
  for (const path of [
    '/orders/1',
    '/orders/22?x=1',
    '/orders/5c1f5f0e-9f5a-4a55-8f0b-0d3f3e5b8c11',
  ]) {
    await stage.send({ method: 'GET', path });
  }
  await stage.send({ path: '/orders' });
  t.like(stage.proxy.report().routes, [
    { route: 'GET /orders/:id', operations: 3, attempts: 3, repeated: 0 },
    { route: 'POST /orders', operations: 1 },
  ]);
});

test('a port that is taken and an upstream that is away are told', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  t.teardown(() => taken.close());
  const options = {
    upstream: new URL('http://127.0.0.1:1'),
    trust: {},
    plan: completeScenario({ faults: {} }, 'test'),
    seed: '',
    keyHeader: 'Idempotency-Key',
    runtime: systemRuntime,
    onProblem: (problem: string) => void problems.push(problem),
  };
  const problems: string[] = [];
  const { port } = taken.address() as AddressInfo;
  const listen = { host: '127.0.0.1', port };
  await t.throwsAsync(startClientProxy({ ...options, listen }), {
    instanceOf: ListenError,
    message: /something listens there already/,
  });
  const proxy = await startClientProxy({ ...options, listen: { host: '127.0.0.1', port: 0 } });
  t.teardown(() => proxy.close());
  const answer = await fetch(`${proxy.origin}/orders`);
  t.is(answer.status, 502);
  t.regex(await answer.text(), /127\.0\.0\.1:1 cannot be reached/);
  t.is(problems.length, 1);
  t.is(proxy.report().failures, 1);
});
