import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import getRawBody from 'raw-body';
import { ApiError, validationFailed } from './errors.js';
import { findUnkeepable } from './json-limits.js';

/** A body as it was sent, and what it says. */
export interface JsonBody {
  text: string;
  value: unknown;
}

/**
 * Reads what is to be JSON. `limit` counts decompressed bytes, so that a small body cannot unfold
 * into a large one.
 * @throws ApiError 400, 413 or 415.
 */
export async function readJsonBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  requireJsonType(request.headers['content-type']);
  return readBytes(request, limit);
}

/** @throws ApiError 400. */
export function parseJsonBody(bytes: Buffer): JsonBody {
  if (bytes.length === 0) throw badBody('is empty; JSON is expected');
  if (!isUtf8(bytes)) throw badBody('is not valid UTF-8');
  const text = bytes.toString('utf8');
  const value = parse(text);
  const problem = findUnkeepable(value, text.includes('\\u'));
  if (problem) throw validationFailed([problem]);
  return { text, value };
}

/** RFC 9112 §6.3: a request has a body where one of two headers says so. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** JSON between systems is UTF-8 (RFC 8259 §8.1), whatever else a client would like to call it. */
function requireJsonType(contentType = ''): void {
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) throw notJson();
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) throw notJson();
}

const notJson = () =>
  new ApiError('unsupported_media_type', 'The body must be JSON in UTF-8', {
    details: [{ path: '/headers/content-type', message: 'must be application/json' }],
  });

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase();
  const length = encoding === 'identity' ? request.headers['content-length'] : undefined;
  try {
    return await getRawBody(decompress(request, encoding), { limit, length: length ?? null });
  } catch (error) {
    throw readError(error, limit);
  }
}

function decompress(request: IncomingMessage, encoding: string): Readable {
  const decoder = decoderOf(encoding);
  if (!decoder) return request;
  request.on('error', (error) => decoder.destroy(error));
  request.on('aborted', () => decoder.destroy(new Error('request aborted')));
  return request.pipe(decoder);
}

function decoderOf(encoding: string) {
  switch (encoding) {
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new ApiError(
        'unsupported_media_type',
        `Content-Encoding ${encoding} is not supported`,
        {
          details: [{ path: '/headers/content-encoding', message: 'must be gzip, deflate or br' }],
        },
      );
  }
}

function readError(error: unknown, limit: number): unknown {
  if (error instanceof ApiError) return error;
  const { type, code } = error as { type?: string; code?: string };
  if (type === 'entity.too.large') {
    return new ApiError('payload_too_large', `The body is larger than ${limit} bytes`, {
      details: [{ path: '', message: `must not be larger than ${limit} bytes` }],
    });
  }
  if (code?.startsWith('Z_') || code?.startsWith('ERR_')) {
    return badBody('cannot be decompressed as its Content-Encoding says');
  }
  return badBody('ended before it was complete');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badBody(`is not JSON: ${(error as Error).message.slice(0, 120)}`);
  }
}

function badBody(message: string): ApiError {
  return validationFailed([{ path: '', message }]);
}
