import type { IncomingMessage } from 'node:http';

/** Bytes of a body that a fault may hold. A longer body is streamed, and its fault left out. */
export const HELD_LIMIT = 8 * 1024 * 1024;

/** The beginning of a body, at least `limit` bytes of it where there are more. */
export interface HeldBody {
  /** All of it, or its beginning. */
  readonly start: Buffer;
  /** What is still to come, paused; null where `start` is all. */
  readonly rest: IncomingMessage | null;
}

/** Rejects when the connection breaks before the body is complete or the limit is reached. */
export function holdBody(message: IncomingMessage, limit = HELD_LIMIT): Promise<HeldBody> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (rest: IncomingMessage | null) => {
      message.off('data', keep).off('end', end).off('error', reject).off('close', broken);
      resolve({
        start: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
        rest,
      });
    };
    const keep = (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= limit) return;
      message.pause();
      settle(message);
    };
    const end = () => settle(null);
    const broken = () => reject(new Error('The connection ended before its body did.'));
    message.on('data', keep).on('end', end).on('error', reject).on('close', broken);
  });
}

/** Reads to the end and keeps nothing. Rejects when the connection breaks before. */
export function discardBody(message: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    if (message.readableEnded) return resolve();
    message.on('end', resolve).on('error', reject);
    message.on('close', () => reject(new Error('The connection ended before its body did.')));
    message.resume();
  });
}
