import path from 'node:path';
import { type ErrorCode, SoftadastraError } from '../core/index.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'directory_missing',
  EACCES: 'permission_denied',
  EPERM: 'permission_denied',
  EROFS: 'permission_denied',
  ENOTDIR: 'invalid_argument',
  EISDIR: 'invalid_argument',
  ELOOP: 'invalid_argument',
  ENAMETOOLONG: 'invalid_argument',
  ERR_INVALID_ARG_VALUE: 'invalid_argument',
  not_utf8: 'invalid_argument',
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the directory does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'not a directory',
  EISDIR: 'it is a directory',
  ELOOP: 'links lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  ERR_INVALID_ARG_VALUE: 'no file system has such a path',
  not_utf8: 'the name is not valid UTF-8',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

/** The operating system's code; `EUNKNOWN` for what has none. */
export function systemCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return 'EUNKNOWN';
  return typeof thrown.code === 'string' ? thrown.code : 'EUNKNOWN';
}

/** What keeps one entry from being looked at, by the code that the scan gave it. */
export function entryError(code: string, root: string, where: string): SoftadastraError {
  return new SoftadastraError(
    CODES[code] ?? 'io_error',
    `cannot look at ${path.join(root, where)}: ${REASONS[code] ?? code}`,
    { context: { path: where, reason: code } },
  );
}

/** What stopped the whole of something, and not one entry of it. */
export function fsError(thrown: unknown, doing: string, file: string): SoftadastraError {
  if (thrown instanceof SoftadastraError) return thrown;
  const code = systemCode(thrown);
  return new SoftadastraError(
    CODES[code] ?? 'io_error',
    `${doing} ${file}: ${REASONS[code] ?? (code === 'EUNKNOWN' ? String(thrown) : code)}`,
    { cause: thrown, context: { path: file, reason: code } },
  );
}
