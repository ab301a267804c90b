import type { ClientRequest, IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerHeaders } from './head.js';
import type { Upstream } from './upstream.js';

/** Connections that have become something else than HTTP, such as WebSockets. No fault touches them. */
export interface Tunnels {
  close(): void;
}

/** Takes the server's upgrades and passes them on; from then on bytes go both ways untouched. */
export function openTunnels(
  server: Server,
  upstream: Upstream,
  onFailure: (error: Error) => string,
): Tunnels {
  const open = new Set<Duplex>();
  const track = (socket: Duplex) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (offersHttp2(request)) return serveAsPlain(server, request, socket, head);
    track(socket);
    const outgoing = upstream.begin(request, 'upgrade');
    socket.on('error', () => outgoing.destroy()).on('close', () => outgoing.destroy());
    outgoing.on('upgrade', (answer, apiSocket, apiHead) => {
      track(apiSocket);
      socket.write(headOf(answer, answer.rawHeaders));
      if (apiHead.length > 0) socket.write(apiHead);
      if (head.length > 0) apiSocket.write(head);
      join(socket, apiSocket);
    });
    outgoing.on('response', (answer) => {
      // The API wants no upgrade. Its body ends with the connection.
      socket.write(headOf(answer, [...answerHeaders(answer.rawHeaders), 'Connection', 'close']));
      answer.on('error', () => socket.destroy());
      answer.pipe(socket);
    });
    refuseOnFailure(outgoing, socket, onFailure);
    outgoing.end();
  });
  return {
    close() {
      for (const socket of open) socket.destroy();
    },
  };
}

/** Some clients offer HTTP/2 with each request; a server may take no notice of it (RFC 9110, 7.8). */
function offersHttp2(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toLowerCase().split(/[ ,]+/).includes('h2c') ?? false;
}

/** Puts the request before the server once more, without the offer. */
function serveAsPlain(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const kept: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    if (OF_THE_OFFER.has(name.toLowerCase())) continue;
    kept.push(`${name}: ${request.rawHeaders[index + 1] ?? ''}\r\n`);
  }
  const line = `${request.method} ${request.url} HTTP/1.1\r\n`;
  socket.unshift(Buffer.concat([Buffer.from(`${line}${kept.join('')}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

const OF_THE_OFFER: ReadonlySet<string> = new Set(['connection', 'upgrade', 'http2-settings']);

function join(client: Socket, api: Duplex): void {
  client.on('error', () => api.destroy()).on('close', () => api.destroy());
  api.on('error', () => client.destroy()).on('close', () => client.destroySoon());
  client.pipe(api);
  api.pipe(client);
}

function refuseOnFailure(
  outgoing: ClientRequest,
  socket: Socket,
  onFailure: (error: Error) => string,
): void {
  outgoing.on('error', (error) => {
    if (socket.destroyed) return;
    const text = onFailure(error);
    const headers = ['Content-Type', 'text/plain', 'Connection', 'close'];
    socket.end(`${headText('502 Bad Gateway', headers)}${text}\n`);
  });
}

function headOf(answer: IncomingMessage, headers: readonly string[]): string {
  return headText(`${answer.statusCode ?? 502} ${answer.statusMessage ?? ''}`, headers);
}

function headText(status: string, headers: readonly string[]): string {
  let text = `HTTP/1.1 ${status}\r\n`;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    text += `${headers[index]}: ${headers[index + 1]}\r\n`;
  }
  return `${text}\r\n`;
}
