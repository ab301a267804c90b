import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const KEY_BYTES = 32;
/** RFC 7914: 32 MiB and about a tenth of a second, which whoever guesses at secrets pays too. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
/** The same on every node; its name keeps the key apart from those of other uses of the secret. */
const SALT = 'softadastra discovery 1';

const derive: (secret: string, salt: string, bytes: number, cost: typeof COST) => Promise<Buffer> =
  promisify(scrypt);

/** The key that signs datagrams. Without a secret it is known to everybody. */
export async function datagramKey(secret: string | null): Promise<Buffer> {
  if (secret === null) return Buffer.alloc(KEY_BYTES);
  return derive(secret.normalize('NFC'), SALT, KEY_BYTES, COST);
}
