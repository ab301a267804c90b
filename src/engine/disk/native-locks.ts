import { createRequire } from 'node:module';

/** The part of fs-native-extensions, which has no types of its own, that is used here. */
interface NativeLocks {
  /**
   * An exclusive lock on the whole file, held by the open file description: F_OFD_SETLK on Linux,
   * flock on macOS, LockFileEx on Windows. False where another open file holds one.
   */
  tryLock(fd: number): boolean;
}

let loaded: NativeLocks | undefined;

/**
 * Loaded at the first lock, so that what never locks needs no native code.
 * @throws where the package has no binary for this platform.
 */
export function nativeLocks(): NativeLocks {
  loaded ??= createRequire(import.meta.url)('fs-native-extensions') as NativeLocks;
  return loaded;
}
