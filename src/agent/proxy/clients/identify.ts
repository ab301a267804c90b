import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type HeldBody, holdBody } from '../held-body.js';
import type { NewOperation } from './ledger.js';

/** A longer body is not read in advance: its operation is known by its key or not at all. */
const READ_MOST = 1024 * 1024;

/**
 * Which operation a request is an attempt of: the same key, or the same method, path and body. Null
 * for a request without a key whose body is long, in chunks, or held back until it is asked for
 * (Expect): to read it here would not pass it untouched.
 */
export async function identify(
  request: IncomingMessage,
  keyHeader: string,
): Promise<{ operation: NewOperation | null; held: HeldBody | null }> {
  const { method = 'GET', url: path = '/' } = request;
  const key = keyOf(request, keyHeader);
  const readable = isReadable(request);
  const held = readable && hasBody(request) ? await holdBody(request, READ_MOST) : null;
  const content = readable ? hash(method, path, held?.start ?? '') : null;
  const identity = key === null ? content : hash('key', key);
  if (identity === null) return { operation: null, held };
  return { operation: { identity, key, method, path, content }, held };
}

function keyOf({ headers }: IncomingMessage, keyHeader: string): string | null {
  const value = headers[keyHeader.toLowerCase()];
  return typeof value === 'string' && value !== '' ? value : null;
}

function isReadable({ headers }: IncomingMessage): boolean {
  if (headers.expect !== undefined || headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= READ_MOST;
}

function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0;
}

function hash(...parts: (string | Buffer)[]): string {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part).update('\0');
  return digest.digest('hex').slice(0, 24);
}
