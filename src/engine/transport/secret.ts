import { scrypt } from 'node:crypto';
import { Result, SoftadastraError } from '../core/index.js';

export const MIN_SECRET_CHARACTERS = 16;

const KEY_BYTES = 32;
/** Names the purpose, so that the same secret gives another key elsewhere. */
const SALT = 'softadastra transport 1';
/** 32 MiB and about 0.1 s per guess (RFC 7914): a recorded handshake lets secrets be guessed. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** The key of a cluster's connections, of 32 bytes; null where there is no secret. */
export async function deriveKey(secret: string | null): Promise<Result<Buffer | null>> {
  if (secret === null) return Result.ok(null);
  if (secret.length < MIN_SECRET_CHARACTERS) return Result.err(tooShort());
  return new Promise((resolve) => {
    scrypt(secret.normalize('NFC'), SALT, KEY_BYTES, COST, (error, key) => {
      resolve(error === null ? Result.ok(key) : Result.err(notDerived(error)));
    });
  });
}

function tooShort(): SoftadastraError {
  return new SoftadastraError(
    'invalid_argument',
    `the cluster secret has fewer than ${MIN_SECRET_CHARACTERS} characters`,
  );
}

function notDerived(cause: Error): SoftadastraError {
  return new SoftadastraError('internal_error', 'no key could be made of the cluster secret', {
    cause,
  });
}
