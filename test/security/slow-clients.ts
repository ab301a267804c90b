import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One client that never comes to an end. */
export interface SlowClient {
  /** Resolves with what was answered, once the server has closed the connection. */
  readonly closed: Promise<string>;
  readonly socket: Socket;
}

export type Slowness = 'silent' | 'headers' | 'body' | 'chunks';

const SAID: Record<Slowness, string> = {
  silent: '',
  headers: 'GET /health/live HTTP/1.1\r\nHost: cloud\r\nX-Slow: ',
  body: 'POST /api/auth/login HTTP/1.1\r\nHost: cloud\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"ema',
  chunks:
    'POST /api/auth/login HTTP/1.1\r\nHost: cloud\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"ema\r\n',
};

/** Connects and begins a request of that kind. */
export async function slowClient(base: string, slowness: Slowness): Promise<SlowClient> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
  });
  // A reset is one way of closing.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => answer);
  await once(socket, 'connect');
  socket.write(SAID[slowness]);
  return { closed, socket };
}
