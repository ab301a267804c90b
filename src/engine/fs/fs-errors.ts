import { type ErrorCode, SoftadastraError } from '../core/index.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'directory_missing',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  EROFS: 'permission_denied',
  ENOTDIR: 'invalid_argument',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the directory does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'not a directory',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** The operating system's code; `EUNKNOWN` for what has none. */
export function systemCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return 'EUNKNOWN';
  return typeof thrown.code === 'string' ? thrown.code : 'EUNKNOWN';
}

/** What stopped the whole of something, and not one entry of it. */
export function fsError(thrown: unknown, doing: string, path: string): SoftadastraError {
  if (thrown instanceof SoftadastraError) return thrown;
  const code = systemCode(thrown);
  return new SoftadastraError(
    CODES[code] ?? 'io_error',
    `${doing} ${path}: ${REASONS[code] ?? (code === 'EUNKNOWN' ? String(thrown) : code)}`,
    { cause: thrown, context: { path, reason: code } },
  );
}
