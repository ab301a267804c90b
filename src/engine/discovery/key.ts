import { clusterKey } from '../core/index.js';

const KEY_BYTES = 32;

/**
 * The key that signs datagrams. Without a secret it is known to everybody.
 * @throws SoftadastraError invalid_argument
 */
export async function datagramKey(secret: string | null): Promise<Buffer> {
  if (secret === null) return Buffer.alloc(KEY_BYTES);
  return (await clusterKey(secret, 'discovery')).value();
}
