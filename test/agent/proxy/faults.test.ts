import test from 'ava';
import { failureOf, send, waitFor } from '../../helpers/agent/client.js';
import { stageProxy } from '../../helpers/agent/proxy-stage.js';

const NO_ANSWER_YET = 'no answer yet';

/** What a client has once everything else has come to rest. */
async function afterAllElse(sending: Promise<unknown>): Promise<unknown> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([sending, Promise.resolve(NO_ANSWER_YET)]);
}

test('latency: the request waits, then everything goes on', async (t) => {
  const stage = await stageProxy(t, 'latency', { min_ms: 60, max_ms: 80 });
  stage.holdWaits();
  const sending = send(stage.proxy);
  await waitFor(() => stage.waits.length > 0);
  t.is(stage.received.length, 0);
  stage.release();
  t.is((await sending).status, 201);
  const [delay] = stage.waits;
  t.true(delay !== undefined && delay >= 60 && delay <= 80);
  t.like(stage.injected[0], { fault: 'latency', settings: { min_ms: delay, max_ms: delay } });
});

test('bandwidth: both bodies trickle, and arrive whole', async (t) => {
  const stage = await stageProxy(t, 'bandwidth', { bytes_per_second: 100 });
  const { body } = await send(stage.proxy);
  t.is(stage.received[0]?.body.toString(), '{"a":1}');
  t.is(JSON.parse(body.toString()).made, 'a thing');
  const bytes = 7 + body.length;
  const total = stage.waits.reduce((sum, ms) => sum + ms, 0);
  t.is(Math.round(total), bytes * 10);
  t.true(stage.waits.length >= bytes / 5);
});

test('timeout: the request never reaches the API, and no answer comes', async (t) => {
  const stage = await stageProxy(t, 'timeout');
  const sending = failureOf(send(stage.proxy));
  await waitFor(() => stage.injected.length > 0);
  t.is(await afterAllElse(sending), NO_ANSWER_YET);
  t.is(stage.received.length, 0);
  await stage.proxy.endFaults(60_000);
  t.is(await sending, 'ECONNRESET');
});

test('lost-response: the API gets the request and answers, and no answer comes', async (t) => {
  const stage = await stageProxy(t, 'lost-response');
  const patience = new AbortController();
  const sending = failureOf(send(stage.proxy, { signal: patience.signal }));
  await waitFor(() => stage.received.length > 0);
  t.is(await afterAllElse(sending), NO_ANSWER_YET);
  patience.abort();
  t.is(await sending, '20');
  t.is(stage.received.length, 1);
});

test('connection-reset before: the API never gets the request', async (t) => {
  const stage = await stageProxy(t, 'connection-reset');
  t.is(await failureOf(send(stage.proxy)), 'ECONNRESET');
  t.is(stage.received.length, 0);
  t.is(stage.injected.length, 1);
});

test('connection-reset after: the API has answered, and nothing of it arrives', async (t) => {
  const stage = await stageProxy(t, 'connection-reset', { at: 'after' });
  t.is(await failureOf(send(stage.proxy)), 'ECONNRESET');
  t.is(stage.received.length, 1);
  t.like(stage.injected[0], { settings: { at: 'after' } });
});

test('corrupted-body: the answer is as long as it was and is no JSON', async (t) => {
  const stage = await stageProxy(t, 'corrupted-body');
  const { status, body } = await send(stage.proxy);
  t.is(status, 201);
  t.is(body.length, 64);
  t.true(body.includes(0));
  t.throws(() => JSON.parse(body.toString()));
  t.is(stage.injected.length, 1);
});

test('slow-body: the head comes at once, the body takes its time', async (t) => {
  const stage = await stageProxy(t, 'slow-body', { ms: 1_000 });
  const { body } = await send(stage.proxy);
  t.is(JSON.parse(body.toString()).made, 'a thing');
  t.is(Math.round(stage.waits.reduce((sum, ms) => sum + ms, 0)), 1_000);
  t.true(stage.waits.length >= 10);
});

test('error-status: the network answers in the place of the API', async (t) => {
  const stage = await stageProxy(t, 'error-status', { statuses: [502, 504] });
  const { status } = await send(stage.proxy);
  t.true(status === 502 || status === 504);
  t.is(stage.received.length, 0);
  t.deepEqual(stage.injected[0]?.settings, { statuses: [status] });
});

test('duplicate-delivery: the API gets the request twice, the client one answer', async (t) => {
  const stage = await stageProxy(t, 'duplicate-delivery', { gap_ms: 7 });
  t.is((await send(stage.proxy)).status, 201);
  await stage.proxy.endFaults(60_000);
  t.is(stage.received.length, 2);
  t.deepEqual(stage.received[0]?.body, stage.received[1]?.body);
  t.deepEqual(stage.received[0]?.request.rawHeaders, stage.received[1]?.request.rawHeaders);
  t.is(stage.injected.length, 1);
  t.deepEqual(stage.waits, [7]);
});

test('reordered-delivery: later requests overtake it, and it comes after the client has gone', async (t) => {
  const stage = await stageProxy(t, 'reordered-delivery', { hold_ms: 5_000 });
  stage.holdWaits();
  const patience = new AbortController();
  const sending = failureOf(send(stage.proxy, { signal: patience.signal }));
  await waitFor(() => stage.waits.length > 0);
  await send(stage.proxy, { marked: false, body: '{"later":1}' });
  patience.abort();
  t.is(await sending, '20');
  stage.release();
  await waitFor(() => stage.received.length === 2);
  t.deepEqual(
    stage.received.map(({ body }) => body.toString()),
    ['{"later":1}', '{"a":1}'],
  );
});

test('reordered-delivery: at the end of the faults nothing is held back any more', async (t) => {
  const stage = await stageProxy(t, 'reordered-delivery');
  stage.holdWaits();
  const sending = send(stage.proxy);
  await waitFor(() => stage.waits.length > 0);
  t.deepEqual(await stage.proxy.endFaults(60_000), { stillUnderWay: 0 });
  t.is(stage.received.length, 1);
  t.is((await sending).status, 201);
});

for (const at of ['before', 'after', 'drawn'] as const) {
  test(`client-restart ${at}: the connection breaks, before the API has the request or after`, async (t) => {
    const stage = await stageProxy(t, 'client-restart', { at });
    t.is(await failureOf(send(stage.proxy)), 'ECONNRESET');
    const [injected] = stage.injected;
    if (at !== 'drawn') t.is(injected?.settings.at, at);
    t.is(stage.received.length, injected?.settings.at === 'before' ? 0 : 1);
    t.like(injected?.settings, { pause_ms: 200, forgets_key: false });
  });
}

for (const fault of ['connection-refused', 'offline', 'dns-failure'] as const) {
  test(`${fault}: the client is sent where connecting fails`, async (t) => {
    const stage = await stageProxy(t, fault);
    const asked = { kind: 'create', method: 'POST', path: '/orders' } as const;
    const { origin } = stage.proxy.route('op-001', 2, asked);
    t.like(stage.injected, [{ fault, operation: 'op-001', attempt: 2 }]);
    const expected = fault === 'dns-failure' ? /^(ENOTFOUND|EAI_AGAIN)$/ : /^ECONNREFUSED$/;
    t.regex(await failureOf(send({ origin })), expected);
    await stage.proxy.endFaults(60_000);
    t.is(stage.proxy.route('op-001', 2, asked).origin, stage.proxy.origin);
    t.is(stage.injected.length, 1);
  });

  test(`${fault}: a client that comes all the same is broken off`, async (t) => {
    const stage = await stageProxy(t, fault);
    t.is(await failureOf(send(stage.proxy)), 'ECONNRESET');
    t.is(stage.received.length, 0);
  });
}

test('restart after: the kill comes before the client has its answer', async (t) => {
  const stage = await stageProxy(t, 'restart');
  const { status, body } = await send(stage.proxy);
  t.is(status, 201);
  t.is(JSON.parse(body.toString()).made, 'a thing');
  await stage.proxy.endFaults(60_000);
  t.is(stage.received.length, 1);
  t.deepEqual(stage.restarts, ['killed', 'back']);
  t.like(stage.injected, [{ fault: 'restart', detail: 'right after the answer' }]);
});

test('restart during: the API dies at work, and the client sees its connection break', async (t) => {
  const stage = await stageProxy(t, 'restart', { at: 'during' }, () => {});
  stage.holdWaits();
  const sending = failureOf(send(stage.proxy));
  await waitFor(() => stage.received.length > 0 && stage.waits.length > 0);
  stage.release();
  t.is(await sending, 'ECONNRESET');
  t.deepEqual(stage.restarts, ['killed', 'back']);
  t.like(stage.injected, [{ fault: 'restart', detail: 'while it worked on the request' }]);
  t.is(stage.injected.length, 1);
});
