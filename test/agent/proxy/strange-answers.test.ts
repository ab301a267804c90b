import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { startProxy } from '../../../src/agent/proxy/index.js';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { failureOf, send } from '../../helpers/agent/client.js';
import { proxyTo } from '../../helpers/agent/plain-proxy.js';
import { planFor } from '../../helpers/agent/proxy-stage.js';
import { talkRaw } from '../../helpers/agent/raw-client.js';

const BODY = 'Content-Length: 2\r\nConnection: close\r\n\r\n{}';
const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

async function answering(t: ExecutionContext, answer: (socket: Socket) => void): Promise<URL> {
  const api = createServer((socket) => {
    socket.on('error', () => undefined).once('data', () => answer(socket));
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  t.teardown(() => api.close());
  return new URL(`http://127.0.0.1:${(api.address() as AddressInfo).port}`);
}

for (const [what, head] of [
  ['a reason with a control character', 'HTTP/1.1 200 O\u0001K\r\n'],
  ['a status below 100', 'HTTP/1.1 099 Early\r\n'],
  [
    'another protocol that nobody asked for',
    'HTTP/1.1 101 No\r\nUpgrade: x\r\nConnection: upgrade\r\n',
  ],
] as const) {
  test(`${what} is answered 502, and the proxy lives on`, async (t) => {
    const api = await answering(t, (socket) => socket.end(`${head}${BODY}`, 'latin1'));
    const proxy = await proxyTo(t, api);
    for (const _ of [1, 2]) {
      const { text } = await talkRaw(proxy.origin, REQUEST);
      t.regex(text, /^HTTP\/1\.1 502 /);
    }
    t.not(proxy.lastFailure, null);
  });
}

test('a hint that cannot be passed on is left out, and the answer is passed on', async (t) => {
  const hint = 'HTTP/1.1 103 Early\r\nLink: nonsense\r\n\r\n';
  const api = await answering(t, (socket) => socket.end(`${hint}HTTP/1.1 200 OK\r\n${BODY}`));
  const proxy = await proxyTo(t, api);
  const { text } = await talkRaw(proxy.origin, REQUEST);
  t.regex(text, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\{\}$/);
});

test('an API that is away while a request trickles to it is a failed request, and no more', async (t) => {
  // One that is handled later is none for the test runner, and ends the program all the same.
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  t.teardown(() => process.off('unhandledRejection', note));
  // Port 1 of the loopback: nothing listens there.
  const api = new URL('http://127.0.0.1:1');
  const planned = planFor('bandwidth', { bytes_per_second: 20 });
  const ignore = () => undefined;
  const proxy = await startProxy({
    target: api,
    seed: '',
    schedule: () => planned,
    observer: {
      faultInjected: ignore,
      faultLeftOut: ignore,
      appRestarted: ignore,
      targetLost: ignore,
    },
    restarter: null,
    // Long enough for the connection to break in between.
    runtime: { ...systemRuntime, wait: () => new Promise((resolve) => setImmediate(resolve)) },
  });
  t.teardown(() => proxy.close());
  proxy.startFaults();
  t.regex(await failureOf(send(proxy, { body: 'x'.repeat(5_000) })), /SOCKET|ECONNRESET/);
  t.deepEqual(unhandled, []);
});
