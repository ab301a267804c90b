import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { breakOff } from '../../../src/agent/proxy/break-off.js';

async function connection(t: ExecutionContext): Promise<{ here: Socket; there: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const there = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [here] = (await once(server, 'connection')) as [Socket];
  server.close();
  t.teardown(() => there.destroy());
  return { here, there };
}

test('the other side sees a reset', async (t) => {
  const { here, there } = await connection(t);
  const broken = once(there, 'error');
  breakOff(here);
  const [error] = (await broken) as [NodeJS.ErrnoException];
  t.is(error.code, 'ECONNRESET');
});

test('a connection whose end is on its way is closed all the same', async (t) => {
  const { here, there } = await connection(t);
  there.resume();
  const closed = once(here, 'close');
  here.end('bye');
  breakOff(here);
  await closed;
  t.true(here.destroyed);
});
