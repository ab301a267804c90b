import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import test from 'ava';
import { TcpNetwork } from '../../../src/engine/transport/index.js';
import { SimulatedNetworkClock } from '../../helpers/engine/simulated-network-clock.js';
import { until } from '../../helpers/until.js';

test('a connection that nobody took on leaves no timer behind once it is closed', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const clock = new SimulatedNetworkClock();
  const taken: Promise<Socket[]> = once(server, 'connection');
  const connection = await new TcpNetwork({ clock }).connect(
    { host: '127.0.0.1', port, key: null },
    new AbortController().signal,
  );
  const [socket] = await taken;
  connection.close();
  t.is(clock.pending, 1, 'what was written may still go out');
  socket?.resume();
  await until('the timer is gone', () => clock.pending === 0);
});
