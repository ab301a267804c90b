import type { IncomingMessage } from 'node:http';
import { Result, SoftadastraError } from '../../core/index.js';

const MOST_BYTES = 192 * 1024 * 1024;

/** A JSON object, or nothing where the body is empty. */
export async function readBody(request: IncomingMessage): Promise<Result<object | undefined>> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is still read, and dropped: who is cut off while sending never sees the answer.
    if (size > MOST_BYTES) chunks = [];
    else chunks.push(chunk);
  }
  if (size === 0) return Result.ok(undefined);
  return size > MOST_BYTES ? Result.err(tooLarge()) : parse(Buffer.concat(chunks).toString('utf8'));
}

function tooLarge(): SoftadastraError {
  return new SoftadastraError('value_too_large', `a request of more than ${MOST_BYTES} bytes`);
}

function parse(text: string): Result<object> {
  const notJson = new SoftadastraError('invalid_argument', 'the body must be a JSON object');
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Result.ok(value) : Result.err(notJson);
  } catch (cause) {
    return Result.err(new SoftadastraError(notJson.code, notJson.message, { cause }));
  }
}
