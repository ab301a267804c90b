import { type FileHandle, open, stat } from 'node:fs/promises';
import { DiskError, type DiskLock } from './disk.js';
import { translated, translatedNow } from './errno.js';
import { nativeLocks } from './native-locks.js';
import { PRIVATE_MODE } from './node-file.js';

/**
 * The kernel's own lock on an open file: it goes when the process goes, also by kill -9, and it
 * refuses a second holder within the process as well. The file itself means nothing and is left in
 * place: removing it would let two processes lock two files of one name.
 */
export async function lockFile(path: string): Promise<DiskLock> {
  const handle = await translated('lock', path, () => open(path, 'a+', PRIVATE_MODE));
  try {
    const taken = translatedNow('lock', path, () => nativeLocks().tryLock(handle.fd));
    if (!taken || !(await isStillThere(handle, path))) {
      throw new DiskError('ELOCKED', 'lock', path);
    }
  } catch (error) {
    await handle.close();
    throw error;
  }
  return new NodeFileLock(handle, path);
}

/** Whether the locked file is the one of that name: it may have been replaced in between. */
async function isStillThere(handle: FileHandle, path: string): Promise<boolean> {
  return translated('lock', path, async () => {
    const [held, named] = await Promise.all([handle.stat(), stat(path)]);
    return held.ino === named.ino && held.dev === named.dev;
  });
}

class NodeFileLock implements DiskLock {
  #handle: FileHandle | null;
  readonly #path: string;

  constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  /** Closing the file is what releases it. */
  async release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    if (handle) await translated('unlock', this.#path, () => handle.close());
  }
}
