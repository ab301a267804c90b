import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import test from 'ava';
import { WebSocket } from 'undici';
import { waitFor } from '../../helpers/agent/client.js';
import { proxyTo } from '../../helpers/agent/plain-proxy.js';
import { talkRaw } from '../../helpers/agent/raw-client.js';

/** Takes WebSockets (RFC 6455) and sends each frame back as it came, unmasked. */
function echo(request: IncomingMessage, socket: Socket, sockets: Socket[]): void {
  sockets.push(socket);
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('error', () => undefined).on('end', () => socket.destroy());
  socket.on('data', (frame) => {
    const length = (frame[1] ?? 0) & 0x7f;
    if (((frame[0] ?? 0) & 0x0f) !== 1) return;
    const body = Buffer.from(frame.subarray(6, 6 + length));
    for (let at = 0; at < length; at += 1) body[at] = (body[at] ?? 0) ^ (frame[2 + (at % 4)] ?? 0);
    socket.write(Buffer.concat([Buffer.from([0x81, length]), body]));
  });
}

test('a WebSocket passes through, and ends on both sides', async (t) => {
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('upgrade', (request, socket: Socket) => echo(request, socket, sockets));
  const proxy = await proxyTo(t, server);
  const client = new WebSocket(proxy.origin.replace('http', 'ws'));
  await once(client, 'open');
  for (const text of ['first', 'second']) {
    client.send(text);
    const [message] = await once(client, 'message');
    t.is(message.data, text);
  }
  const [socket] = sockets;
  await proxy.close();
  await waitFor(() => socket?.destroyed === true && client.readyState === WebSocket.CLOSED);
  t.is(sockets.length, 1);
});

test('an upgrade that the API does not want is answered as the API does', async (t) => {
  const proxy = await proxyTo(
    t,
    createServer((_request, response) => response.writeHead(426).end('no upgrade here')),
  );
  const { text, ending } = await talkRaw(
    proxy.origin,
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
  );
  t.regex(text, /^HTTP\/1\.1 426 Upgrade Required\r\n[\s\S]*no upgrade here$/);
  t.is(ending, 'end');
});

test('an upgrade to an API that is not there is a 502', async (t) => {
  const proxy = await proxyTo(t, new URL('http://127.0.0.1:1'));
  const { text } = await talkRaw(
    proxy.origin,
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  t.regex(text, /^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*cannot be reached/);
});

test('an offer of HTTP/2 is passed over, and its request served with its body', async (t) => {
  const bodies: string[] = [];
  const proxy = await proxyTo(
    t,
    createServer(async (request, response) => {
      bodies.push((await request.toArray()).join(''));
      t.is(request.headers.upgrade, undefined);
      t.is(request.headers['http2-settings'], undefined);
      response.end('plain');
    }),
  );
  const { port } = new URL(proxy.origin);
  const socket = connect(Number(port), '127.0.0.1');
  const head =
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 10\r\n\r\n';
  socket.write(`${head}first`);
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  await once(socket, 'ready');
  socket.write('later');
  await waitFor(() => text.includes('plain'));
  t.deepEqual(bodies, ['firstlater']);
  // The connection can be used again.
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await waitFor(() => bodies.length === 2);
  socket.destroy();
});
