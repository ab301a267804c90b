import { DiskError } from './disk.js';

/** What the operating system refused, as a {@link DiskError} with the same code. */
export function diskError(thrown: unknown, operation: string, path: string): DiskError {
  if (thrown instanceof DiskError) return thrown;
  return new DiskError(codeOf(thrown) ?? 'EUNKNOWN', operation, path, thrown);
}

export async function translated<T>(
  operation: string,
  path: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw diskError(error, operation, path);
  }
}

export function translatedNow<T>(operation: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw diskError(error, operation, path);
  }
}

export function hasCode(thrown: unknown, code: string): boolean {
  return codeOf(thrown) === code;
}

function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
