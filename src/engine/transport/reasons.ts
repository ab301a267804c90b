import { type ErrorCode, formatAddress, SoftadastraError } from '../core/index.js';
import { NetworkError, type NetworkErrorKind } from './network-error.js';
import type { HostAndPort } from './types.js';

const WORDS: Readonly<Record<NetworkErrorKind, string>> = {
  address_in_use: 'another process listens on that port',
  address_unavailable: 'this machine has no such address',
  permission_denied: 'this process may not use that port',
  refused: 'nothing listens there',
  unreachable: 'there is no way to that host',
  timeout: 'no answer in time',
  reset: 'the connection broke',
  aborted: 'the attempt was given up',
  wrong_key: 'the cluster secret differs from that of the other node',
  not_encrypted: 'one of the two nodes has a cluster secret and the other has none',
  insecure: 'plain TCP is refused off loopback: set a cluster secret',
  other: 'the network failed',
};

const CODES: Partial<Record<NetworkErrorKind, ErrorCode>> = {
  permission_denied: 'permission_denied',
  wrong_key: 'wrong_secret',
  not_encrypted: 'wrong_secret',
  insecure: 'insecure_transport',
};

/**
 * What a failure of the network means to whoever runs the node; `doing` is told before it, as in
 * "connect to".
 */
export function transportError(
  error: unknown,
  doing: string | null,
  { host, port }: HostAndPort,
): SoftadastraError {
  if (error instanceof SoftadastraError) return error;
  const kind = error instanceof NetworkError ? error.kind : 'other';
  const detail = error instanceof Error && kind === 'other' ? `: ${error.message}` : '';
  const start = doing === null ? '' : `cannot ${doing} ${formatAddress({ host, port })}: `;
  return new SoftadastraError(CODES[kind] ?? 'transport_error', start + WORDS[kind] + detail, {
    context: { host, port },
    cause: error,
  });
}

export function insecure(host: string): SoftadastraError {
  return new SoftadastraError('insecure_transport', WORDS.insecure, { context: { host } });
}
