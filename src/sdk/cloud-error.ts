/** A place in a request that was refused, and why. */
export interface ErrorDetail {
  /** A JSON pointer into the body, such as `/events/17/severity`. */
  path: string;
  message: string;
}

export interface CloudErrorFields {
  status: number;
  code: string;
  message: string;
  details?: ErrorDetail[];
  requestId?: string | null;
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** A request that did not succeed, with what its caller can do about it. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** A stable word: the API's own, or `no_answer`, `timeout`, `aborted`, `invalid_answer`. */
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  readonly requestId: string | null;
  /**
   * Whether the same request may succeed later. A request without an answer may have been carried out,
   * so only one that is safe to repeat should be.
   */
  readonly retryable: boolean;
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | null;

  constructor(fields: CloudErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.status = fields.status;
    this.code = fields.code;
    this.details = fields.details ?? [];
    this.requestId = fields.requestId ?? null;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.retryable = fields.code !== 'aborted' && isRetryable(fields.status);
  }
}

function isRetryable(status: number): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}
