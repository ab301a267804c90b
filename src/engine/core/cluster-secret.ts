import { scrypt } from 'node:crypto';
import { SoftadastraError } from './errors.js';
import { Result } from './result.js';

export const MIN_SECRET_CHARACTERS = 16;

const KEY_BYTES = 32;
/** 32 MiB and about 0.1 s per guess (RFC 7914): what is overheard lets secrets be guessed. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/**
 * The cluster's key of 32 bytes for one purpose: a secret gives each its own. The same on all nodes,
 * however accents were typed. Error `invalid_argument` for a secret that is too short.
 */
export async function clusterKey(
  secret: string,
  purpose: 'transport' | 'discovery',
): Promise<Result<Buffer>> {
  if (secret.length < MIN_SECRET_CHARACTERS) return Result.err(tooShort());
  const salt = `softadastra ${purpose} 1`;
  return new Promise((resolve) => {
    scrypt(secret.normalize('NFC'), salt, KEY_BYTES, COST, (error, key) => {
      resolve(error === null ? Result.ok(key) : Result.err(notDerived(error)));
    });
  });
}

function tooShort(): SoftadastraError {
  const message = `the cluster secret is too short: use at least ${MIN_SECRET_CHARACTERS} characters`;
  return new SoftadastraError('invalid_argument', message);
}

function notDerived(cause: Error): SoftadastraError {
  return new SoftadastraError('internal_error', 'no key could be made of the cluster secret', {
    cause,
  });
}
