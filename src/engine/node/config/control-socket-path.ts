import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A Unix socket's name holds 107 bytes on Linux and 103 on macOS. */
const MOST_BYTES = 100;

/**
 * The path itself where a socket can have it; else a short one in the runtime directory of the user
 * (or the one for temporary files), named by a hash of the long one, so that both ends find it.
 */
export function controlSocketPath(wanted: string, runtimeDirectory = tmpdir()): string {
  if (Buffer.byteLength(wanted) <= MOST_BYTES) return wanted;
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 32);
  return path.join(runtimeDirectory, `softadastra-${hash}.sock`);
}
