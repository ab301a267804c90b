import { constants, type Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import type { Disk, DiskFile, DiskLock, FileStatus, OpenOptions } from './disk.js';
import { hasCode, translated } from './errno.js';
import { NodeFile, PRIVATE_DIRECTORY_MODE, PRIVATE_MODE } from './node-file.js';
import { lockFile } from './node-file-lock.js';

/** The disk of this machine. */
export class NodeDisk implements Disk {
  async open(path: string, options: OpenOptions = {}): Promise<DiskFile> {
    const opening = () => open(path, flagsOf(options), PRIVATE_MODE);
    return new NodeFile(path, await translated('open', path, opening));
  }

  stat(path: string): Promise<FileStatus | null> {
    return translated('stat', path, async () => {
      try {
        const found = await stat(path);
        return { type: typeOf(found), size: found.size };
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return null;
        throw error;
      }
    });
  }

  list(directory: string): Promise<string[]> {
    return translated('list', directory, () => readdir(directory));
  }

  rename(from: string, to: string): Promise<void> {
    return translated('rename', from, () => rename(from, to));
  }

  remove(path: string): Promise<void> {
    return translated('remove', path, async () => {
      try {
        await unlink(path);
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    });
  }

  makeDirectory(path: string): Promise<void> {
    return translated('makeDirectory', path, async () => {
      try {
        await mkdir(path, PRIVATE_DIRECTORY_MODE);
      } catch (error) {
        if (!hasCode(error, 'EEXIST') || !(await stat(path)).isDirectory()) throw error;
      }
    });
  }

  isPrivate(directory: string): Promise<boolean> {
    return translated('isPrivate', directory, async () => {
      try {
        return isPrivate(await lstat(directory));
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return false;
        throw error;
      }
    });
  }

  /** Windows opens no directory, and keeps the names of one in order by its own journal. */
  async syncDirectory(directory: string): Promise<void> {
    if (process.platform === 'win32') return;
    await translated('syncDirectory', directory, async () => {
      const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  lock(path: string): Promise<DiskLock> {
    return lockFile(path);
  }
}

function flagsOf({ create, exclusive, readOnly }: OpenOptions): number {
  return (
    (readOnly ? constants.O_RDONLY : constants.O_RDWR) |
    (create ? constants.O_CREAT : 0) |
    (create && exclusive ? constants.O_EXCL : 0)
  );
}

function typeOf(found: Stats): FileStatus['type'] {
  if (found.isFile()) return 'file';
  if (found.isSocket()) return 'socket';
  return found.isDirectory() ? 'directory' : 'other';
}

/** Windows tells neither owners nor modes: there a directory is as private as the profile it is in. */
function isPrivate(found: Stats): boolean {
  const user = process.getuid?.();
  if (!found.isDirectory() || user === undefined) return found.isDirectory();
  return found.uid === user && (found.mode & OTHERS) === 0;
}

const OTHERS = 0o077;
