/** One thing that is wrong with a request; `path` is a JSON Pointer into body, query or headers. */
export interface ErrorDetail {
  path: string;
  message: string;
}

export type ErrorCode =
  | 'validation_failed'
  | 'unauthorized'
  | 'invalid_credentials'
  | 'forbidden'
  | 'not_found'
  | `${string}_not_found`
  | 'method_not_allowed'
  | 'conflict'
  | 'request_timeout'
  | 'payload_too_large'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'internal_error'
  | 'unavailable';

interface ApiErrorOptions {
  details?: readonly ErrorDetail[];
  /** For 429 and 503: when to try again. */
  retryAfterSeconds?: number;
  /** For 401: what WWW-Authenticate asks for instead of a bearer token. */
  challenge?: string | string[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An answer other than success. Modules throw it with a code; the status is decided here alone. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly details: readonly ErrorDetail[];
  readonly retryAfterSeconds: number | undefined;
  readonly challenge: string | string[];
  readonly headers: Record<string, string>;

  constructor(
    readonly code: ErrorCode,
    message: string,
    {
      details = [],
      retryAfterSeconds,
      challenge = 'Bearer',
      headers = {},
      cause,
    }: ApiErrorOptions = {},
  ) {
    super(message, { cause });
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
    this.challenge = challenge;
    this.headers = headers;
  }

  get status(): number {
    return statusOf(this.code);
  }
}

const STATUSES: Partial<Record<ErrorCode, number>> = {
  validation_failed: 400,
  unauthorized: 401,
  invalid_credentials: 401,
  forbidden: 403,
  method_not_allowed: 405,
  request_timeout: 408,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  headers_too_large: 431,
  internal_error: 500,
  unavailable: 503,
};

export function statusOf(code: ErrorCode): number {
  return STATUSES[code] ?? 404;
}

export function validationFailed(details: readonly ErrorDetail[]): ApiError {
  const first = details[0];
  const summary = first ? `${first.path || '/'} ${first.message}` : 'the request is not valid';
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : '';
  return new ApiError('validation_failed', `Invalid input: ${summary}${more}`, { details });
}

export function unavailable(message: string, cause?: unknown, retryAfterSeconds = 1): ApiError {
  return new ApiError('unavailable', message, { retryAfterSeconds, cause });
}
