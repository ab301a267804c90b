import type { IncomingMessage } from 'node:http';

/** Headers between workload and proxy only: the API under test never sees them. */
export const OPERATION_HEADER = 'x-softadastra-operation';
export const ATTEMPT_HEADER = 'x-softadastra-attempt';

/** Which attempt of which operation a request is. */
export interface Mark {
  operation: string;
  attempt: number;
}

/** The mark of a request; null for one that the workload did not send. */
export function markOf(request: IncomingMessage): Mark | null {
  const operation = request.headers[OPERATION_HEADER];
  const attempt = Number(request.headers[ATTEMPT_HEADER]);
  return typeof operation === 'string' && Number.isInteger(attempt) ? { operation, attempt } : null;
}

/** The request's headers as they came, without the marks and what belongs to one connection only. */
export function forwardedHeaders(rawHeaders: readonly string[], host: string): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    if (name.toLowerCase() === 'host') headers.push(name, host);
    else if (!STRIPPED.has(name.toLowerCase())) headers.push(name, value);
  }
  return headers;
}

const STRIPPED = new Set([OPERATION_HEADER, ATTEMPT_HEADER, 'connection', 'keep-alive']);
