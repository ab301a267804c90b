import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { ExecutionContext } from 'ava';

export interface Listener {
  readonly url: string;
  /** How many connections came. */
  readonly connections: () => number;
}

/** A port on loopback that nobody may ever connect to. */
export async function startListener(t: ExecutionContext): Promise<Listener> {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => count };
}
