import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import { FAULT_NAMES } from '../../../src/agent/scenario/index.js';
import { failureOf, MARKS, send, waitFor } from '../../helpers/agent/client.js';
import { stageProxy } from '../../helpers/agent/proxy-stage.js';

const asked = { kind: 'create', method: 'POST', path: '/orders' } as const;

for (const fault of FAULT_NAMES) {
  test(`${fault} ends: afterwards the same attempt passes untouched, and a probe proves it`, async (t) => {
    const stage = await stageProxy(t, fault);
    const patience = new AbortController();
    const { origin } = stage.proxy.route('op-001', 2, asked);
    const sending = failureOf(send({ origin }, { signal: patience.signal }));
    await waitFor(() => stage.injected.length > 0);
    t.deepEqual(await stage.proxy.endFaults(60_000), { stillUnderWay: 0 });
    patience.abort();
    await sending;

    const before = stage.injected.length;
    const arrived = stage.received.length;
    const waited = stage.waits.length;
    t.is(stage.proxy.route('op-001', 2, asked).origin, stage.proxy.origin);
    const { status, body } = await send(stage.proxy);
    t.is(status, 201);
    t.is(JSON.parse(body.toString()).made, 'a thing');
    t.is(stage.injected.length, before);
    t.is(stage.received.length, arrived + 1);
    t.is(stage.waits.length, waited);

    const probe = await stage.proxy.probe({ authorization: 'Bearer x' });
    t.true(probe.passed, probe.detail);
    t.is(stage.injected.length, before);
    const [direct, proxied] = stage.received.slice(-2);
    t.is(proxied?.request.method, 'GET');
    t.is(direct?.request.headers.authorization, 'Bearer x');
    t.is(proxied?.request.headers.authorization, 'Bearer x');
  });
}

test('the probe finds a fault that has not ended', async (t) => {
  const stage = await stageProxy(t, 'error-status');
  await send(stage.proxy);
  const probe = await stage.proxy.probe();
  t.false(probe.passed);
  t.regex(probe.detail, /attempt 2 of op-001 got status 50\d and not 201/);
});

test('the probe finds that connecting is still made to fail', async (t) => {
  const stage = await stageProxy(t, 'offline');
  stage.proxy.route('op-001', 2, asked);
  const probe = await stage.proxy.probe();
  t.false(probe.passed);
  t.regex(probe.detail, /attempt 2 of op-001 was sent elsewhere/);
});

test('a target that does not answer leaves the question open', async (t) => {
  const stage = await stageProxy(t, 'timeout', {}, (request) => request.socket.destroy());
  await stage.proxy.endFaults(60_000);
  const probe = await stage.proxy.probe();
  t.is(probe.passed, null);
  t.regex(probe.detail, /the target does not answer/);
});

test('what does not end in time is counted', async (t) => {
  const stage = await stageProxy(t, null, {}, () => {});
  const sending = failureOf(send(stage.proxy));
  await waitFor(() => stage.received.length > 0);
  t.deepEqual(await stage.proxy.endFaults(1), { stillUnderWay: 1 });
  await stage.proxy.close();
  t.is(await sending, 'UND_ERR_SOCKET');
});

test('a request that is still arriving when the faults end meets none', async (t) => {
  const stage = await stageProxy(t, 'timeout');
  const marks = Object.entries(MARKS).map(([name, value]) => `${name}: ${value}\r\n`);
  const { hostname, port } = new URL(stage.proxy.origin);
  const client = connect({ host: hostname, port: Number(port) });
  t.teardown(() => client.destroy());
  client.write(`POST /orders HTTP/1.1\r\nHost: x\r\n${marks.join('')}Content-Length: 7\r\n`);
  client.write('Expect: 100-continue\r\n\r\n');
  // The proxy asks for the body, so the fault has been planned by now.
  await once(client, 'data');
  await stage.proxy.endFaults(0);
  client.write('{"a":1}');
  const [answer] = await once(client, 'data');
  t.regex(String(answer), /^HTTP\/1\.1 201 /);
  t.deepEqual(stage.injected, []);
});

test('the workload is seen through when it gives up: the read-back comes after its last word', async (t) => {
  const answers: (() => void)[] = [];
  const stage = await stageProxy(t, null, {}, (_request, response) => {
    answers.push(() => response.end('late'));
  });
  const patience = new AbortController();
  const sending = failureOf(send(stage.proxy, { signal: patience.signal }));
  await waitFor(() => answers.length > 0);
  patience.abort();
  t.is(await sending, '20');
  let ended = false;
  const ending = stage.proxy.endFaults(60_000).then((rest) => {
    ended = true;
    return rest;
  });
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  t.false(ended);
  for (const answer of answers) answer();
  t.deepEqual(await ending, { stillUnderWay: 0 });
});
