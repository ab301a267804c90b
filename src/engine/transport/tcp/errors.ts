import { NetworkError, type NetworkErrorKind } from '../network-error.js';

const KINDS: Readonly<Record<string, NetworkErrorKind>> = {
  EADDRINUSE: 'address_in_use',
  EADDRNOTAVAIL: 'address_unavailable',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENOTFOUND: 'unreachable',
  EAI_AGAIN: 'unreachable',
  ETIMEDOUT: 'timeout',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ABORT_ERR: 'aborted',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not_encrypted',
  ERR_SSL_HTTP_REQUEST: 'not_encrypted',
};

/** What the operating system or OpenSSL reported, in the words of the port. */
export function networkError(error: Error): NetworkError {
  if (error instanceof NetworkError) return error;
  return new NetworkError(KINDS[codeOf(error)] ?? 'other', error.message, error);
}

/**
 * The same during a handshake: with one cipher and one way to authenticate there is nothing that
 * two nodes of this kind can fail to agree on but the key. OpenSSL tells the end that answers that
 * the binder does not verify (RFC 8446, 4.2.11.2), and the end that dialed only that an alert came,
 * or that a certificate was offered instead.
 */
export function handshakeError(error: Error): NetworkError {
  const known = networkError(error);
  if (known.kind !== 'other' || isOfTheSystem(error)) return known;
  return new NetworkError('wrong_key', error.message, error);
}

/** EPROTO is how libuv hands on what OpenSSL says while writing. */
function isOfTheSystem(error: Error): boolean {
  return 'syscall' in error && codeOf(error) !== 'EPROTO';
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
