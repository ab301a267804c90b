import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { ExecutionContext } from 'ava';
import { breakOff } from '../../../src/agent/proxy/break-off.js';

/** The network between a process and its Redis or database: a TCP port that a test may close. */
export interface Gate {
  readonly port: number;
  /** The same URL, leading through the gate. */
  through(url: string): string;
  /** Resets every connection and refuses new ones until `open`. */
  shut(): void;
  /** Lets no byte through, in either direction, and tells nobody; new connections hang as well. */
  stall(): void;
  /** Lets all through again, also what was held back by `stall`. */
  open(): void;
}

/** Forwards to a port of this machine. It goes with the test. */
export async function startGate(t: ExecutionContext, targetPort: number): Promise<Gate> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'open' | 'shut' | 'stalled' = 'open';
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect({ port: targetPort, host: '127.0.0.1' });
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, pair.toReversed()] as [Socket, Socket][]) {
      from.setNoDelay(true);
      from.on('data', (chunk) => {
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => {
        if (state === 'open') from.resume();
      });
      from.on('end', () => to.end());
      // A reset of one side is passed on as what it is; the other side's owner has to bear it.
      from.on('error', () => breakOff(to));
      // A paused side would keep its connection for ever, not having read of the other one's end.
      from.on('close', () => {
        to.destroySoon();
        if (to.destroyed) pairs.delete(pair);
      });
    }
    if (state === 'shut') reset(pair);
    else if (state === 'open') resume(pair);
    else far.pause();
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  t.teardown(async () => {
    server.close();
    for (const pair of pairs) reset(pair);
    await once(server, 'close');
  });
  return {
    port,
    through(url) {
      const address = new URL(url);
      address.hostname = '127.0.0.1';
      address.port = String(port);
      return address.href;
    },
    shut() {
      state = 'shut';
      for (const pair of pairs) reset(pair);
    },
    stall() {
      state = 'stalled';
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    open() {
      state = 'open';
      for (const pair of pairs) resume(pair);
    },
  };
}

function resume(pair: readonly Socket[]): void {
  for (const socket of pair) socket.resume();
}

function reset(pair: readonly Socket[]): void {
  for (const socket of pair) breakOff(socket);
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
