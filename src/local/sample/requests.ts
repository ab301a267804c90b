import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';

const MAX_BODY = '1mb';
const MAX_DEPTH = 32;
/** Orders in one list: all of them, for any sample anybody runs, and yet not without limit. */
const MAX_LIMIT = 10_000;

/** A request that cannot be served as it stands. */
export class RequestError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The request's body as a JSON object. Throws RequestError. */
export async function readObject(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = await getRawBody(request, { limit: MAX_BODY, encoding: 'utf8' });
  if (nesting(text) > MAX_DEPTH) {
    throw new RequestError(400, `the body is nested deeper than ${MAX_DEPTH} levels`);
  }
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestError(400, 'the body must be a JSON object');
  }
  return { ...value };
}

/** limit (1–10,000, default 10,000) and offset (default 0). Throws RequestError. */
export function readPage(query: URLSearchParams): { limit: number; offset: number } {
  return {
    limit: wholeNumber(query, 'limit', MAX_LIMIT, 1, MAX_LIMIT),
    offset: wholeNumber(query, 'offset', 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

/** The Idempotency-Key header, or null. Throws RequestError when it is too long. */
export function readKey(header: string): string | null {
  if (header.length > 255) {
    throw new RequestError(400, 'Idempotency-Key must have at most 255 characters');
  }
  return header === '' ? null : header;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RequestError(400, `the body is not valid JSON: ${reason}`);
  }
}

/** Counted before parsing: what is nested too deep overflows the stack of whoever handles it later. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth);
    else if (token === ']' || token === '}') depth -= 1;
  }
  return deepest;
}

function wholeNumber(
  query: URLSearchParams,
  name: string,
  missing: number,
  least: number,
  most: number,
): number {
  const text = query.get(name);
  if (text === null) return missing;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new RequestError(400, `${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}
