import { SoftadastraError } from '../core/index.js';
import type { Disk, DiskLock } from '../disk/index.js';
import { isDiskError } from './errors.js';
import { lockPath } from './file-names.js';

/** Only one process may write to a log. @throws SoftadastraError `wal_locked` */
export async function takeLock(disk: Disk, path: string): Promise<DiskLock> {
  try {
    return await disk.lock(lockPath(path));
  } catch (error) {
    if (!isDiskError(error, 'ELOCKED')) throw error;
    throw new SoftadastraError(
      'wal_locked',
      `the log ${path} is in use by another process, or open already in this one`,
      { context: { file: path }, cause: error },
    );
  }
}
