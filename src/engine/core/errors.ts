/** What can go wrong, in words that a program may compare with. Codes are never renamed. */
export type ErrorCode = keyof typeof TRAITS;

interface Traits {
  /** The component that failed cannot go on; it must be opened anew or repaired. */
  readonly fatal: boolean;
  /** The same call may succeed later with nothing changed by the caller. */
  readonly retryable: boolean;
}

const ONCE: Traits = { fatal: false, retryable: false };
const LATER: Traits = { fatal: false, retryable: true };
const FATAL: Traits = { fatal: true, retryable: false };

const TRAITS = {
  none: ONCE,
  unknown: ONCE,
  invalid_argument: ONCE,
  invalid_state: ONCE,
  not_found: ONCE,
  already_exists: ONCE,
  io_error: LATER,
  store_error: ONCE,
  sync_error: LATER,
  transport_error: LATER,
  discovery_error: LATER,
  metadata_error: ONCE,
  internal_error: FATAL,

  invalid_key: ONCE,
  value_too_large: ONCE,
  batch_too_large: ONCE,

  disk_full: LATER,
  permission_denied: ONCE,
  directory_missing: ONCE,

  wal_locked: LATER,
  wal_corrupt: FATAL,
  wal_poisoned: FATAL,
  wal_wrong_node: FATAL,
  wal_newer_format: FATAL,
  not_a_wal: FATAL,

  clock_skew: LATER,
  conflict: ONCE,
  peer_retired: LATER,
  log_rolled_back: FATAL,

  insecure_transport: ONCE,
  wrong_secret: ONCE,
  frame_too_large: ONCE,
  malformed_frame: ONCE,
  protocol_mismatch: ONCE,
  forged_datagram: ONCE,
} as const satisfies Record<string, Traits>;

/** Whether a text from elsewhere is a code that this release knows. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(TRAITS, text);
}

export interface ErrorDetails {
  /** What a person needs to find the place: paths, offsets, peers, limits. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
  readonly fatal?: boolean;
  readonly retryable?: boolean;
  /** Whether the operation took effect in spite of the error. Default false. */
  readonly accepted?: boolean;
  /** Whether what was accepted before is still valid and readable. Default true. */
  readonly stateValid?: boolean;
}

/**
 * Why an operation was not done, and what its caller can do: whether it may be tried again, whether
 * it was accepted all the same, and whether local state is still valid.
 */
export class SoftadastraError extends Error {
  override readonly name = 'SoftadastraError';
  readonly code: ErrorCode;
  readonly context: Readonly<Record<string, unknown>>;
  readonly fatal: boolean;
  readonly retryable: boolean;
  readonly accepted: boolean;
  readonly stateValid: boolean;

  /** @param code one from a later release passes through, and says nothing of what can be done */
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.context = details.context ?? {};
    const traits = isErrorCode(code) ? TRAITS[code] : ONCE;
    this.fatal = details.fatal ?? traits.fatal;
    this.retryable = details.retryable ?? traits.retryable;
    this.accepted = details.accepted ?? false;
    this.stateValid = details.stateValid ?? true;
  }

  codeString(): string {
    return this.code;
  }

  /** Field by field, for logs and `--json`; a cause is given by its message. */
  toJSON(): Record<string, unknown> {
    const { code, message, context, fatal, retryable, accepted, stateValid, cause } = this;
    const reason = cause instanceof Error ? { cause: cause.message } : {};
    return { code, message, context, fatal, retryable, accepted, stateValid, ...reason };
  }
}

/** Anything that was thrown, as one of ours; what is one already stays itself. */
export function asSoftadastraError(thrown: unknown, code: ErrorCode, doing: string) {
  if (thrown instanceof SoftadastraError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new SoftadastraError(code, `${doing}: ${reason}`, { cause: thrown });
}
