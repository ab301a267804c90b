import type { IncomingMessage } from 'node:http';
import { MARKS } from './mark.js';

/**
 * The request's headers as they came, in order and with their own capitals, without the marks and
 * those that belong to one connection only. `host` takes the place of its host. Framing stays what
 * it was: a body that has neither a length nor chunks has no bytes.
 */
export function requestHeaders({ rawHeaders, method }: IncomingMessage, host: string): string[] {
  const headers: string[] = [];
  let connection = '';
  let hosted = false;
  let framed = false;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'connection') connection += `,${value}`;
    else if (lower === 'host') {
      if (!hosted) headers.push(name, host);
      hosted = true;
    } else if (!NOT_PASSED.has(lower)) {
      if (lower === 'content-length' || lower === 'transfer-encoding') framed = true;
      headers.push(name, value);
    }
  }
  if (!hosted) headers.push('Host', host);
  if (!framed && (method === 'POST' || method === 'PUT' || method === 'PATCH')) {
    // These methods have to say that there is no body (RFC 9110, 8.6).
    headers.push('Content-Length', '0');
  }
  return withoutNamed(headers, connection);
}

/** An answer's headers without those that belong to the connection it came over. */
export function answerHeaders(rawHeaders: readonly string[]): string[] {
  const headers: string[] = [];
  let connection = '';
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'connection') connection += `,${value}`;
    // The server that answers chunks anew: whether this answer came in chunks, it must not say.
    else if (lower !== 'transfer-encoding' && !NOT_PASSED.has(lower)) headers.push(name, value);
  }
  return withoutNamed(headers, connection);
}

/** Trailers in the form that node takes them. */
export function trailerPairs(rawTrailers: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawTrailers.length; index += 2) {
    pairs.push([rawTrailers[index] ?? '', rawTrailers[index + 1] ?? '']);
  }
  return pairs;
}

const NOT_PASSED: ReadonlySet<string> = new Set([...MARKS, 'keep-alive', 'proxy-connection']);
const USUAL = /^,(?:keep-alive|close)$/i;

/** Without the headers that the Connection header declares to be its own. */
function withoutNamed(headers: string[], connection: string): string[] {
  if (connection === '' || USUAL.test(connection)) return headers;
  const named = new Set(connection.split(',').map((token) => token.trim().toLowerCase()));
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'te' || !named.has(lower)) kept.push(name, headers[index + 1] ?? '');
  }
  return kept;
}
