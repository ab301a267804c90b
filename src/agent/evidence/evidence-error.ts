import { type ErrorCode, SoftadastraError } from '../../engine/node/index.js';

/** Evidence that cannot be kept or read. What was recorded before is kept. */
export class EvidenceError extends Error {
  override name = 'EvidenceError';
  /** The engine's word for it, such as `disk_full`, `wal_locked` or `wal_corrupt`. */
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** In the form of the engine's errors. */
  toJSON(): object {
    return new SoftadastraError(this.code, this.message).toJSON();
  }
}

/** @param doing what was attempted, such as `the evidence cannot be kept`. */
export function evidenceError(
  doing: string,
  place: string,
  cause: SoftadastraError,
): EvidenceError {
  const what = WORDS[cause.code] ?? cause.message;
  return new EvidenceError(cause.code, `${doing}: ${what} (${place})`, { cause });
}

const WORDS: Partial<Record<ErrorCode, string>> = {
  disk_full: 'the disk is full',
  permission_denied: 'this user may not write there',
  wal_locked: 'another process is recording or delivering this run',
  wal_poisoned: 'the disk failed to keep what was written, so nothing more can be',
};
