import { createHash } from 'node:crypto';
import type { ApiError } from './errors.js';

export interface ListMeta {
  total: number;
  limit: number;
  offset: number;
  /** Accepted but not yet persisted, where the list knows it. */
  pending?: number;
}

/** What a controller answers; the platform wraps and sends it. */
export interface Answer {
  status: number;
  message: string;
  data: unknown;
  meta?: ListMeta;
  headers?: Record<string, string>;
}

/** An answer that is not JSON: a report, metrics, a page. */
export interface RawAnswer {
  status: number;
  type: string;
  body: string;
  headers?: Record<string, string>;
}

export const ok = (message: string, data: unknown): Answer => ({ status: 200, message, data });
export const created = (message: string, data: unknown): Answer => ({ status: 201, message, data });
export const accepted = (message: string, data: unknown): Answer => ({
  status: 202,
  message,
  data,
});

export function list(message: string, data: readonly unknown[], meta: ListMeta): Answer {
  return { status: 200, message, data, meta };
}

/** The finished text of an answer with its tag, for answers that are given more than once. */
export function tagged(answer: Answer): RawAnswer {
  const body = JSON.stringify(successBody(answer));
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  const headers = { ...answer.headers, ETag: `"${hash}"` };
  return { status: answer.status, type: JSON_TYPE, body, headers };
}

const JSON_TYPE = 'application/json; charset=utf-8';

export function successBody({ message, data, meta }: Answer): object {
  return meta ? { success: true, message, data, meta } : { success: true, message, data };
}

export function errorBody(error: ApiError, requestId: string): object {
  return {
    success: false,
    error: error.code,
    message: error.message,
    details: error.details,
    request_id: requestId,
  };
}
