import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { createLimitedServer, SERVER_LIMITS } from '../../src/cloud/platform/http/server.js';
import { createUser } from '../helpers/accounts.js';
import { startCloud } from '../helpers/cloud.js';
import { scaled } from '../helpers/scale.js';
import { shows } from '../helpers/shows.js';
import { type Slowness, slowClient } from './slow-clients.js';

const KINDS: readonly Slowness[] = ['silent', 'headers', 'body', 'chunks'];

test.serial(
  'with a crowd of slow connections others are served, and the slow ones go',
  async (t) => {
    shows(t, 29);
    t.timeout(120_000);
    const crowd = scaled(t, 'slow connections', 100, 1_000);
    const cloud = await startCloud();
    t.teardown(() => cloud.stop());
    const clients = await Promise.all(
      Array.from({ length: crowd }, (_, n) => slowClient(cloud.url, KINDS[n % 4] as Slowness)),
    );
    t.teardown(() => {
      for (const { socket } of clients) socket.destroy();
    });
    let open = clients.length;
    for (const { closed } of clients) void closed.then(() => (open -= 1));
    const { token } = await createUser(cloud.url);
    for (let round = 0; round < 50; round += 1) {
      t.is((await cloud.call('GET', '/api/auth/me', { token })).status, 200);
      t.is((await cloud.call('GET', '/health/live')).status, 200);
    }
    t.is(open, crowd, 'the others were served while all of them were there');
    const withoutHeaders = clients.filter((_, n) => n % 4 < 2);
    for (const answer of await Promise.all(withoutHeaders.map(({ closed }) => closed))) {
      t.true(answer === '' || answer.startsWith('HTTP/1.1 408 '), answer);
    }
    t.is((await cloud.call('GET', '/health/ready')).status, 200);
  },
);

test.serial('every kind of slow client is given up, and a quick one is not', async (t) => {
  shows(t, 29);
  const server = createLimitedServer(
    (request, response) => request.resume().once('end', () => response.end('served')),
    {
      headersTimeout: 150,
      requestTimeout: 300,
      keepAliveTimeout: 60_000,
      connectionsCheckingInterval: 20,
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = await Promise.all(KINDS.map((kind) => slowClient(base, kind)));
  t.is(await (await fetch(base, { method: 'POST', body: 'quick' })).text(), 'served');
  for (const { closed } of clients) {
    const answer = await closed;
    t.true(answer === '' || answer.startsWith('HTTP/1.1 408 '), answer);
  }
});

test('each limit of the server is set, and the body has more time than the headers', (t) => {
  shows(t, 29);
  const server = createLimitedServer(() => undefined);
  t.is(server.headersTimeout, SERVER_LIMITS.headersTimeout);
  t.is(server.requestTimeout, SERVER_LIMITS.requestTimeout);
  t.is(server.keepAliveTimeout, SERVER_LIMITS.keepAliveTimeout);
  t.true(server.headersTimeout > 0 && server.headersTimeout <= 15_000);
  t.true(server.requestTimeout > server.headersTimeout && server.requestTimeout <= 60_000);
  t.true(SERVER_LIMITS.connectionsCheckingInterval <= 5_000);
});
