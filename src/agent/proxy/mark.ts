import type { IncomingMessage } from 'node:http';
import { OPERATION_KINDS, type OperationKind } from '../scenario/index.js';

/** Headers between workload and proxy only: the API under test never sees them. */
export const OPERATION_HEADER = 'x-softadastra-operation';
export const ATTEMPT_HEADER = 'x-softadastra-attempt';
export const KIND_HEADER = 'x-softadastra-kind';

/** Which attempt of which operation a request is. */
export interface Mark {
  operation: string;
  attempt: number;
  kind: OperationKind;
}

/** The mark of a request; null for one that the workload did not send. */
export function markOf(request: IncomingMessage): Mark | null {
  const operation = request.headers[OPERATION_HEADER];
  const attempt = Number(request.headers[ATTEMPT_HEADER]);
  return typeof operation === 'string' && Number.isInteger(attempt)
    ? { operation, attempt, kind: kindOf(request) }
    : null;
}

/** Without the mark of its kind, what the method usually means. */
export function kindOf(request: IncomingMessage): OperationKind {
  const named = OPERATION_KINDS.find((kind) => kind === request.headers[KIND_HEADER]);
  return named ?? KIND_OF_METHOD[request.method ?? ''] ?? 'create';
}

const KIND_OF_METHOD: Readonly<Record<string, OperationKind>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};

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

const STRIPPED = new Set([
  OPERATION_HEADER,
  ATTEMPT_HEADER,
  KIND_HEADER,
  'connection',
  'keep-alive',
]);
