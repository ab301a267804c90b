import type { IncomingMessage } from 'node:http';

/**
 * The request's headers as they came, in order and with their own capitals, without those of
 * `stripped` and those that belong to one connection only. `host` takes the place of its host.
 * Framing stays what it was: a body that has neither a length nor chunks has no bytes.
 */
export function requestHeaders(
  request: IncomingMessage,
  host: string,
  stripped: ReadonlySet<string>,
): string[] {
  const named = connectionTokens(request.rawHeaders);
  const headers: string[] = [];
  let hosted = false;
  let framed = false;
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'host') {
      if (!hosted) headers.push(name, host);
      hosted = true;
      continue;
    }
    if (HOP_BY_HOP.has(lower) || stripped.has(lower) || named?.has(lower)) continue;
    if (lower === 'content-length' || lower === 'transfer-encoding') framed = true;
    headers.push(name, request.rawHeaders[index + 1] ?? '');
  }
  if (!hosted) headers.push('Host', host);
  if (!framed && HAS_BODY.has(request.method ?? '')) headers.push('Content-Length', '0');
  return headers;
}

/** An answer's headers without those that belong to the connection it came over. */
export function answerHeaders(rawHeaders: readonly string[]): string[] {
  const named = connectionTokens(rawHeaders);
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    // The server that answers chunks anew: whether this answer came in chunks, it must not say.
    if (HOP_BY_HOP.has(lower) || lower === 'transfer-encoding' || named?.has(lower)) continue;
    headers.push(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

/** Trailers in the form that node takes them. */
export function trailerPairs(rawTrailers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
    pairs.push([rawTrailers[index] ?? '', rawTrailers[index + 1] ?? '']);
  }
  return pairs;
}

const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection']);
/** Methods for which a client has to say that there is no body (RFC 9110, 8.6). */
const HAS_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

/** Headers that a Connection header declares to be its own; null where it names none. */
function connectionTokens(rawHeaders: readonly string[]): ReadonlySet<string> | null {
  let tokens: Set<string> | null = null;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    for (const part of (rawHeaders[index + 1] ?? '').split(',')) {
      const token = part.trim().toLowerCase();
      if (!ABOUT_THE_CONNECTION.has(token)) tokens = (tokens ?? new Set<string>()).add(token);
    }
  }
  return tokens;
}

const ABOUT_THE_CONNECTION: ReadonlySet<string> = new Set(['close', 'keep-alive', 'te', '']);
