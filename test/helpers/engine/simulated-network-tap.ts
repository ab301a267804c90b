import { connect, createServer, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';

export interface Tap {
  readonly port: number;
  /** All that the dialing end, and the listening end, sent so far. */
  heard(): { readonly dialed: Buffer; readonly listened: Buffer };
}

/** Someone on the wire: passes bytes on to `port` of loopback, and keeps a copy. */
export async function tap(t: ExecutionContext, port: number): Promise<Tap> {
  const dialed: Buffer[] = [];
  const listened: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(port, '127.0.0.1');
    pass(socket, onward, dialed);
    pass(onward, socket, listened);
    for (const each of [socket, onward]) sockets.add(each);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the tap has no port');
  return {
    port: address.port,
    heard: () => ({ dialed: Buffer.concat(dialed), listened: Buffer.concat(listened) }),
  };
}

function pass(from: Socket, to: Socket, copy: Buffer[]): void {
  from.on('data', (bytes) => {
    copy.push(bytes);
    to.write(bytes);
  });
  from.on('error', () => to.destroy());
  from.on('end', () => to.end());
}
