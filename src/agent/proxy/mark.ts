import type { IncomingMessage } from 'node:http';
import { OPERATION_KINDS, type OperationKind } from '../scenario/index.js';

/** Headers between workload and proxy only: the API under test never sees them. */
export const OPERATION_HEADER = 'x-softadastra-operation';
export const ATTEMPT_HEADER = 'x-softadastra-attempt';
export const KIND_HEADER = 'x-softadastra-kind';
export const MARKS: ReadonlySet<string> = new Set([OPERATION_HEADER, ATTEMPT_HEADER, KIND_HEADER]);

/** Which attempt of which operation a request is. */
export interface Mark {
  operation: string;
  attempt: number;
  kind: OperationKind;
}

/** The mark of a request; null for one that the workload did not send. */
export function markOf(request: IncomingMessage): Mark | null {
  const operation = request.headers[OPERATION_HEADER];
  if (typeof operation !== 'string') return null;
  const attempt = Number(request.headers[ATTEMPT_HEADER]);
  return Number.isInteger(attempt) ? { operation, attempt, kind: kindOf(request) } : null;
}

/** Without the mark of its kind, what the method usually means. */
export function kindOf(request: IncomingMessage): OperationKind {
  const named = OPERATION_KINDS.find((kind) => kind === request.headers[KIND_HEADER]);
  return named ?? KIND_OF_METHOD[request.method ?? ''] ?? 'create';
}

const KIND_OF_METHOD: Readonly<Record<string, OperationKind>> = {
  GET: 'read',
  HEAD: 'read',
  OPTIONS: 'read',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
};
