import type { ConnectionOptions, SecureContextOptions, TlsOptions } from 'node:tls';

/** Sent in the clear: it names the purpose of the key, and no node. */
const IDENTITY = 'softadastra/1';

/**
 * TLS 1.3 with a pre-shared key (RFC 8446, 2.2) and ephemeral Diffie-Hellman, and no certificates:
 * see docs/decisions/0010-tls-psk.md. OpenSSL ties a key given by callback to this one cipher. The
 * empty list of authorities keeps out whoever has merely a certificate.
 */
const SUITE = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
  ca: [],
} as const satisfies SecureContextOptions;

export function serverOptions(key: Buffer, handshakeTimeout: number): TlsOptions {
  return {
    ...SUITE,
    ca: [...SUITE.ca],
    handshakeTimeout,
    pskCallback: (_socket, identity) => (identity === IDENTITY ? key : null),
  };
}

export function clientOptions(key: Buffer): ConnectionOptions {
  return {
    ...SUITE,
    ca: [...SUITE.ca],
    rejectUnauthorized: true,
    pskCallback: () => ({ psk: key, identity: IDENTITY }),
    // Asked only where the key was not what authenticated the other end.
    checkServerIdentity: () => new Error('the other end did not show that it holds the key'),
  };
}
