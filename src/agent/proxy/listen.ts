import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The proxy cannot listen where it was told to. */
export class ListenError extends Error {
  override name = 'ListenError';
}

/** @throws ListenError when the port is taken, may not be used, or the address is not this machine's. */
export async function listenOn(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? error.message;
      reject(new ListenError(`Cannot listen on ${host}:${port}: ${reason}.`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return server.address() as AddressInfo;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already',
  EACCES: 'this user may not use that port',
  EADDRNOTAVAIL: 'that is no address of this machine',
  ENOTFOUND: 'that name cannot be resolved',
};
