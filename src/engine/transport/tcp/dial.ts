import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { isLoopback } from '../../core/index.js';
import { NetworkError } from '../network-error.js';
import type { HostAndPort } from '../types.js';
import { handshakeError, networkError } from './errors.js';
import { clientOptions } from './tls-options.js';

export async function dialPlain({ host, port }: HostAndPort, signal: AbortSignal): Promise<Socket> {
  if (!isLoopback(host)) throw insecure(host);
  const socket = connect({ host, port });
  await opened(socket, 'connect', signal, networkError);
  // A name may lead elsewhere than it says.
  const reached = socket.remoteAddress ?? '';
  if (isLoopback(reached)) return socket;
  socket.destroy();
  throw insecure(reached);
}

export async function dialEncrypted(
  { host, port }: HostAndPort,
  key: Buffer,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connectTls({ ...clientOptions(key), host, port });
  await opened(socket, 'secureConnect', signal, handshakeError);
  return socket;
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
  meaning: (error: Error) => NetworkError,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => socket.destroy(new NetworkError('aborted', 'the attempt was given up'));
    const failed = (error: Error) => settle(() => reject(meaning(error)));
    const settle = (tell: () => void) => {
      signal.removeEventListener('abort', abort);
      tell();
    };
    signal.addEventListener('abort', abort);
    socket.on('error', failed);
    socket.once('close', () => failed(new NetworkError('reset', 'it ended before it began')));
    socket.once(event, () => settle(resolve));
    if (signal.aborted) abort();
  });
}

function insecure(host: string): NetworkError {
  return new NetworkError('insecure', `plain TCP to ${host}`);
}
