import { type ErrorCode, SoftadastraError } from '../core/index.js';
import { DiskError } from '../disk/index.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  EROFS: 'permission_denied',
};

const HINTS: Partial<Record<ErrorCode, string>> = {
  disk_full: 'the disk is full',
  permission_denied: 'permission denied',
};

/**
 * Whatever was thrown while working on the log, as an error that says what can be done.
 * @param file the name that the file has by now: it may have been opened under another.
 */
export function walError(thrown: unknown, doing: string, file?: string): SoftadastraError {
  if (thrown instanceof SoftadastraError) return thrown;
  if (thrown instanceof DiskError) {
    const code = CODES[thrown.code] ?? 'io_error';
    const path = file ?? thrown.path;
    const why = HINTS[code] ?? thrown.code;
    return new SoftadastraError(code, `${doing}: ${why} (${thrown.operation} ${path})`, {
      context: { file: path, operation: thrown.operation, reason: thrown.code },
      cause: thrown,
    });
  }
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new SoftadastraError('internal_error', `${doing}: ${reason}`, { cause: thrown });
}

/** Damage that is not the end of an unfinished write: only a person may decide what to do. */
export function walCorrupt(file: string, offset: number, what: string): SoftadastraError {
  return new SoftadastraError(
    'wal_corrupt',
    `the log is damaged: ${what}, in ${file} at byte ${offset}. Nothing was changed; a repair keeps a copy of all that it removes`,
    { context: { file, offset }, stateValid: false },
  );
}

export function walPoisoned(cause: SoftadastraError): SoftadastraError {
  return new SoftadastraError(
    'wal_poisoned',
    `the log takes no more writes until it is opened again: ${cause.message}`,
    { context: cause.context, cause },
  );
}

export function walClosed(): SoftadastraError {
  return new SoftadastraError('invalid_state', 'the log is closed');
}

export function isDiskError(thrown: unknown, ...codes: readonly string[]): thrown is DiskError {
  return thrown instanceof DiskError && codes.includes(thrown.code);
}

/** These are refused before anything is done. */
const REFUSALS = ['ENOSPC', 'EDQUOT', 'EINTR', 'EACCES', 'EPERM', 'EROFS', 'EMFILE', 'ENFILE'];

/**
 * Whether a failure leaves it open what is on the disk. A sync that failed may not be repeated: the
 * system forgets what it could not write, and says that all is well the second time.
 */
export function isUncertain(thrown: unknown): boolean {
  if (!(thrown instanceof DiskError)) return true;
  if (thrown.operation === 'sync' || thrown.operation === 'syncDirectory') return true;
  return thrown.operation === 'rename' && !REFUSALS.includes(thrown.code);
}
