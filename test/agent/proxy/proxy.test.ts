import { randomBytes } from 'node:crypto';
import test from 'ava';
import { startProxy } from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { ForbiddenAddressError } from '../../../src/agent/target/index.js';
import { failureOf, send, waitFor } from '../../helpers/agent/client.js';
import { stageProxy } from '../../helpers/agent/proxy-stage.js';

test('without a fault everything passes untouched, and the marks are taken off', async (t) => {
  const { proxy, received, injected, target } = await stageProxy(t, null);
  for (const marked of [true, false]) {
    const { status, headers, body } = await send(proxy, { marked });
    t.is(status, 201);
    t.is(headers['x-answer'], 'yes');
    t.deepEqual(headers['set-cookie'], ['a=1', 'b=2']);
    t.is(JSON.parse(body.toString()).made, 'a thing');
    const got = received.pop();
    t.is(got?.request.url, '/orders?x=1');
    t.is(got?.request.headers.host, target.host);
    t.is(got?.request.headers['x-own'], 'z');
    t.true(got?.request.rawHeaders.includes('Content-Type'));
    t.false(got?.request.rawHeaders.some((name) => /softadastra/i.test(name)));
    t.is(got?.body.toString(), '{"a":1}');
  }
  t.deepEqual(injected, []);
});

test('bytes of any kind pass untouched', async (t) => {
  const { proxy, received } = await stageProxy(t, null);
  const body = randomBytes(300_000);
  await send(proxy, { body });
  t.true(received[0]?.body.equals(body));
});

test('what the workload did not send meets no fault', async (t) => {
  const { proxy, injected } = await stageProxy(t, 'timeout');
  t.is((await send(proxy, { marked: false })).status, 201);
  t.deepEqual(injected, []);
});

test('a target that is not there: a broken connection for the workload, 502 for others', async (t) => {
  const proxy = await startProxy({
    target: new URL('http://127.0.0.1:1'),
    seed: '',
    schedule: () => null,
    observer: {
      faultInjected: () => t.fail(),
      faultLeftOut: () => t.fail(),
      appRestarted: () => t.fail(),
      targetLost: () => t.fail(),
    },
    restarter: null,
    runtime: systemRuntime,
  });
  t.teardown(() => proxy.close());
  t.is(proxy.lastFailure, null);
  t.is(await failureOf(send(proxy)), 'ECONNRESET');
  t.regex(proxy.lastFailure?.message ?? '', /ECONNREFUSED/);
  const { status, body } = await send(proxy, { marked: false });
  t.is(status, 502);
  t.regex(
    body.toString(),
    /^softadastra proxy: http:\/\/127\.0\.0\.1:1 cannot be reached: .*REFUSED/,
  );
});

test('a metadata address is refused before anything is started', async (t) => {
  const { proxy } = await stageProxy(t, null);
  t.truthy(proxy);
  await t.throwsAsync(
    startProxy({
      target: new URL('http://169.254.169.254/latest'),
      seed: '',
      schedule: () => null,
      observer: {
        faultInjected: () => t.fail(),
        faultLeftOut: () => t.fail(),
        appRestarted: () => t.fail(),
        targetLost: () => t.fail(),
      },
      restarter: null,
      runtime: systemRuntime,
    }),
    { instanceOf: ForbiddenAddressError },
  );
});

test('closing ends what hangs, and may be done twice', async (t) => {
  const { proxy, injected } = await stageProxy(t, 'timeout');
  const failed = failureOf(send(proxy));
  await waitFor(() => injected.length > 0);
  await proxy.close();
  await proxy.close();
  t.is(await failed, 'UND_ERR_SOCKET');
});

test('closing drops what is held back', async (t) => {
  const stage = await stageProxy(t, 'reordered-delivery');
  stage.holdWaits();
  const failed = failureOf(send(stage.proxy));
  await waitFor(() => stage.waits.length > 0);
  await stage.proxy.close();
  t.is(await failed, 'UND_ERR_SOCKET');
  t.is(stage.received.length, 0);
});

test('a body that is longer than a fault may hold passes untouched, and that is said', async (t) => {
  const stage = await stageProxy(t, 'duplicate-delivery');
  const body = Buffer.alloc(9 * 1024 * 1024, 'x');
  t.is((await send(stage.proxy, { body })).status, 201);
  t.is(stage.received.length, 1);
  t.is(stage.received[0]?.body.length, body.length);
  t.deepEqual(stage.injected, []);
  t.like(stage.leftOut, [{ fault: 'duplicate-delivery', operation: 'op-001', attempt: 2 }]);
});

for (const fault of ['truncated-body', 'corrupted-body', 'slow-body', 'restart'] as const) {
  test(`${fault}: an answer that is too long to be held passes untouched`, async (t) => {
    const body = Buffer.alloc(9 * 1024 * 1024, 'x');
    const stage = await stageProxy(t, fault, {}, (_request, response) => response.end(body));
    const seen = await send(stage.proxy);
    t.true(seen.body.equals(body));
    t.deepEqual(stage.injected, []);
    t.like(stage.leftOut, [{ fault }]);
  });
}

test('a fault that changes a body is left out where there is none', async (t) => {
  const stage = await stageProxy(t, 'truncated-body', {}, (_request, response) => {
    response.writeHead(204);
    response.end();
  });
  t.is((await send(stage.proxy)).status, 204);
  t.like(stage.leftOut, [{ reason: 'the answer has no body' }]);
});
