/** A refusal of the cloud, or no answer at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    /** 0 where nobody answered. */
    readonly status: number,
    /** The contract's code; `unreachable` where nobody answered. */
    readonly code: string,
    message: string,
    readonly details: readonly { readonly path: string; readonly message: string }[] = [],
    readonly requestId: string | null = null,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }

  /** The server or something in front of it is away: the same request may work later. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  /** What is wrong with one field of the body that was sent. */
  of(path: string): string | undefined {
    return this.details.find((detail) => detail.path === path)?.message;
  }
}

interface ErrorEnvelope {
  readonly error?: string;
  readonly message?: string;
  readonly details?: { path: string; message: string }[];
  readonly request_id?: string;
}

export async function errorOf(response: Response): Promise<ApiError> {
  const envelope = await envelopeOf(response);
  const seconds = Number(response.headers.get('Retry-After'));
  return new ApiError(
    response.status,
    envelope.error ?? 'unexpected_answer',
    envelope.message ?? `The server answered ${response.status} without saying why.`,
    envelope.details,
    envelope.request_id ?? response.headers.get('X-Request-Id'),
    seconds > 0 ? seconds * 1_000 : null,
  );
}

export function unreachable(): ApiError {
  return new ApiError(0, 'unreachable', 'The server cannot be reached.');
}

/** A proxy in front may have answered with a page of its own. */
async function envelopeOf(response: Response): Promise<ErrorEnvelope> {
  try {
    return (await response.json()) as ErrorEnvelope;
  } catch {
    return {};
  }
}
