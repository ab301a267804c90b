import { isIPv6 } from 'node:net';
import { checkNodeId, type ErrorCode, isLoopback, SoftadastraError } from '../core/index.js';
import type { DatagramAddress, DiscoveryOptions } from './types.js';

/** @throws SoftadastraError where discovery must not start like this. */
export function checkOptions({ nodeId, listen, broadcast, secret }: DiscoveryOptions): void {
  checkNodeId(nodeId).value();
  checkPort('port', listen, 0);
  checkPort('broadcast port', broadcast, 1);
  if (isIPv6(listen.host) !== isIPv6(broadcast.host)) {
    throw new SoftadastraError(
      'invalid_argument',
      'discovery listens by one version of IP and announces by the other: use one for both',
      { context: { listen: listen.host, broadcast: broadcast.host } },
    );
  }
  const exposed = [listen.host, broadcast.host].find((host) => !isLoopback(host));
  if (secret === null && exposed !== undefined) {
    throw new SoftadastraError(
      'insecure_transport',
      `discovery on ${exposed} is refused: set a cluster secret, or use 127.0.0.1`,
      { context: { listen: listen.host, broadcast: broadcast.host } },
    );
  }
}

function checkPort(name: string, { host, port }: DatagramAddress, least: number): void {
  if (host !== '' && Number.isInteger(port) && port >= least && port <= 65_535) return;
  throw new SoftadastraError(
    'invalid_argument',
    `the discovery ${name} has to be ${least} to 65535 on a named host, not ${host}:${port}`,
  );
}

const CAUSES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  EADDRINUSE: [
    'discovery_error',
    'is in use: choose another discovery port, or stop the program that has it',
  ],
  EACCES: ['permission_denied', 'may not be used by this user: choose one above 1023'],
  EADDRNOTAVAIL: ['discovery_error', 'is not possible: this machine has no such address'],
  ENOTFOUND: ['discovery_error', 'is not possible: no address is known by that name'],
};

/** Why the socket could not be had, and what to do about it. */
export function bindFailure(cause: unknown, { host, port }: DatagramAddress): SoftadastraError {
  const system = (cause as { code?: unknown } | null)?.code;
  const [code, problem] = CAUSES[String(system)] ?? [
    'discovery_error',
    `cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
  ];
  return new SoftadastraError(code, `UDP port ${port} on ${host} ${problem}`, {
    cause,
    context: { host, port, system },
  });
}
