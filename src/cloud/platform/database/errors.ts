import { setTimeout as delay } from 'node:timers/promises';

const SQLITE_TRANSIENT = /^SQLITE_(BUSY|LOCKED|IOERR|CANTOPEN|FULL)/;
const SQLITE_CONSTRAINT = /SQLITE_CONSTRAINT: (UNIQUE|PRIMARY KEY)/;
/**
 * PostgreSQL: connection trouble, resources, operator intervention, serialisation, deadlock, a lock
 * that was not waited for, and a server that is read-only while another one takes over.
 */
const POSTGRES_TRANSIENT = /^(08|53|57|58|40|55P03|25006)/;
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
]);
const MYSQL_TRANSIENT = new Set([
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
  'ER_QUERY_INTERRUPTED',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
]);
const BY_MESSAGE =
  /Connection terminated|Connection lost|in closed state|not queryable|aborted|database is closed/i;

/** True where the same statement may succeed later: lock, deadlock, connection, full disk. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', name } = error as NodeJS.ErrnoException;
  if (name === 'KnexTimeoutError' || NETWORK.has(code) || MYSQL_TRANSIENT.has(code)) return true;
  if (SQLITE_TRANSIENT.test(code)) return true;
  if (/^[0-9A-Z]{5}$/.test(code) && POSTGRES_TRANSIENT.test(code)) return true;
  if (BY_MESSAGE.test(error.message)) return true;
  return isTransient((error as { nativeError?: unknown }).nativeError ?? error.cause);
}

/** PostgreSQL: data that does not fit (22), constraints (23). */
const POSTGRES_PERMANENT = /^2[23][0-9A-Z]{3}$/;
const PERMANENT = new Set([
  'SQLITE_CONSTRAINT',
  'SQLITE_TOOBIG',
  'SQLITE_MISMATCH',
  'ER_DATA_TOO_LONG',
  'ER_BAD_NULL_ERROR',
  'ER_TRUNCATED_WRONG_VALUE',
  'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD',
  'ER_WARN_DATA_OUT_OF_RANGE',
  'ER_CONSTRAINT_FAILED',
  'ER_NET_PACKET_TOO_LARGE',
]);

/**
 * True where the database will never take these values. What is neither this nor transient is a
 * fault of the program or of the set-up: it is retried and logged, and nothing is given up for it.
 */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    PERMANENT.has(code) ||
    POSTGRES_PERMANENT.test(code) ||
    isPermanent((error as { nativeError?: unknown }).nativeError)
  );
}

/** The database's own words, without the statement that knex puts before them. */
export function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return message.slice(message.lastIndexOf(' - ') + 1).replace(/^- /, '');
}

export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    code === '23505' ||
    code === 'ER_DUP_ENTRY' ||
    SQLITE_CONSTRAINT.test(error.message) ||
    isUniqueViolation((error as { nativeError?: unknown }).nativeError)
  );
}

/** Runs `work` again after lock conflicts, with jitter, so that two that met do not meet again. */
export async function retryTransient<T>(
  work: () => Promise<T>,
  { tries = 5, baseMs = 20, random = Math.random } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= tries || !isTransient(error)) throw error;
      await delay(baseMs * 2 ** (attempt - 1) * (0.5 + random()));
    }
  }
}
