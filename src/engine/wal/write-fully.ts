import { DiskError, type DiskFile } from '../disk/index.js';
import { isDiskError } from './errors.js';

/** More interruptions in a row than this are no interruptions. */
const MOST_INTERRUPTIONS = 100;

/** Writes all of it: a short write goes on, an interrupted one is done again. */
export function writeFully(file: DiskFile, bytes: Uint8Array, position: number): void {
  let done = 0;
  let interruptions = 0;
  while (done < bytes.length) {
    try {
      const written = file.write(done === 0 ? bytes : bytes.subarray(done), position + done);
      if (written <= 0) throw new DiskError('EIO', 'write', file.path);
      done += written;
      interruptions = 0;
    } catch (error) {
      interruptions += 1;
      if (!isDiskError(error, 'EINTR') || interruptions > MOST_INTERRUPTIONS) throw error;
    }
  }
}
