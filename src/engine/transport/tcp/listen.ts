import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:tls';
import { type Clock, isLoopback } from '../../core/index.js';
import { NetworkError } from '../network-error.js';
import type { Accept, HostAndPort, Listener, NetworkAddress } from '../types.js';
import { handshakeError, networkError } from './errors.js';
import { Handshakes } from './handshakes.js';
import { TcpConnection } from './tcp-connection.js';
import { serverOptions } from './tls-options.js';

export interface ListenOptions {
  readonly clock: Clock;
  readonly handshakeTimeoutMs: number;
  readonly handshakes: number;
}

export async function listenPlain(
  address: NetworkAddress,
  accept: Accept,
  options: ListenOptions,
): Promise<Listener> {
  if (!isLoopback(address.host)) throw insecure();
  const server = createServer((socket) => take(socket, accept, options.clock));
  const { host, port } = await listening(server, address, accept);
  if (!isLoopback(host)) {
    await closed(server);
    throw insecure();
  }
  return { port, close: () => closed(server) };
}

export async function listenEncrypted(
  address: NetworkAddress & { readonly key: Buffer },
  accept: Accept,
  options: ListenOptions,
): Promise<Listener> {
  const server: TlsServer = createTlsServer(
    serverOptions(address.key, options.handshakeTimeoutMs),
    (socket) => take(socket, accept, options.clock),
  );
  const handshakes = new Handshakes(server, options.handshakes);
  server.on('tlsClientError', (error, socket) => {
    accept.refused(remoteOf(socket), handshakeError(error));
    // Node leaves a handshake that took too long open.
    socket.destroy();
  });
  const { port } = await listening(server, address, accept);
  return {
    port,
    close() {
      handshakes.drop();
      return closed(server);
    },
  };
}

function take(socket: Socket, accept: Accept, clock: Clock): void {
  accept.connection(new TcpConnection(socket, clock));
}

/** @returns the address that was given by the system. */
function listening(server: Server, address: NetworkAddress, accept: Accept): Promise<HostAndPort> {
  const { host, port } = address;
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(networkError(error));
    server.once('error', failed);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', failed);
      server.on('error', (error) => accept.refused(address, networkError(error)));
      const given = server.address();
      if (given === null || typeof given === 'string') return;
      resolve({ host: given.address, port: given.port });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function remoteOf(socket: Socket): HostAndPort {
  return { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
}

function insecure(): NetworkError {
  return new NetworkError('insecure', 'plain TCP off loopback');
}
