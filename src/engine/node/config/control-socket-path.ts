import { createHash } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';

/** A Unix socket's name holds 107 bytes on Linux and 103 on macOS. */
const MOST_BYTES = 100;

/**
 * The path itself where a socket can have it; else a short one in {@link shortSocketDirectory}, named
 * by a hash of the long one. Nothing but the path and the user decides, so that a service and a shell,
 * whose environments differ, find each other.
 */
export function controlSocketPath(wanted: string): string {
  if (Buffer.byteLength(wanted) <= MOST_BYTES) return wanted;
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 32);
  return path.join(shortSocketDirectory(), `${hash}.sock`);
}

/**
 * For this user alone, below a directory in which everybody may make names: whoever uses it checks
 * first that it is private.
 */
export function shortSocketDirectory(): string {
  return `/tmp/softadastra-${userInfo().uid}`;
}
