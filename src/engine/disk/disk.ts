/**
 * What the engine asks of a disk. Every call may fail with a {@link DiskError}; nothing here retries,
 * since only the caller knows what a repetition would do.
 */
export interface Disk {
  /** Opens for reading and writing. */
  open(path: string, options?: OpenOptions): Promise<DiskFile>;
  /** Null where nothing is there. */
  stat(path: string): Promise<FileStatus | null>;
  /** The names in a directory, unsorted. */
  list(directory: string): Promise<string[]>;
  /** Replaces what has the new name. Durable only after `syncDirectory`. */
  rename(from: string, to: string): Promise<void>;
  /** Removing what is not there is no error. */
  remove(path: string): Promise<void>;
  /** For its own user alone, in a parent that is there. Making what is there is no error. */
  makeDirectory(path: string): Promise<void>;
  /**
   * Whether it is a directory of this user that nobody else may enter, and no link to one. False where
   * nothing is there.
   */
  isPrivate(directory: string): Promise<boolean>;
  /** Makes the names in a directory durable: new files, renames, removals. */
  syncDirectory(directory: string): Promise<void>;
  /**
   * Takes an exclusive lock on a file, which is made where missing. The operating system lets go of
   * it when the process ends, however it ends.
   * @throws DiskError `ELOCKED` while somebody else, in this process or another, holds it.
   */
  lock(path: string): Promise<DiskLock>;
}

export interface OpenOptions {
  /** Makes the file where it is missing. */
  readonly create?: boolean;
  /** With `create`: fails with `EEXIST` where it is there already. */
  readonly exclusive?: boolean;
  readonly readOnly?: boolean;
}

export interface DiskFile {
  readonly path: string;
  size(): Promise<number>;
  /** @returns the bytes read, fewer than asked for only at the end of the file. */
  read(target: Uint8Array, position: number): Promise<number>;
  /**
   * Hands bytes to the operating system, which is a copy in memory: it is done on the spot, since a
   * trip through another thread costs more. It may write fewer bytes than were given.
   */
  write(source: Uint8Array, position: number): number;
  /** Makes what was written durable (fdatasync). A failure means that nothing is known of it. */
  sync(): Promise<void>;
  /** The same in the caller's own time, for a lone write that would wait longer for a thread. */
  syncNow(): void;
  truncate(size: number): Promise<void>;
  /** Twice is fine; every other call after it fails with `EBADF`. */
  close(): Promise<void>;
}

export interface FileStatus {
  readonly type: 'file' | 'directory' | 'socket' | 'other';
  readonly size: number;
}

export interface DiskLock {
  /** Twice is fine. */
  release(): Promise<void>;
}

/** A failure with the operating system's own code: `ENOSPC`, `EIO`, `EACCES`, `ENOENT`, … or `ELOCKED`. */
export class DiskError extends Error {
  override readonly name = 'DiskError';

  constructor(
    readonly code: string,
    readonly operation: string,
    readonly path: string,
    cause?: unknown,
  ) {
    super(`${operation} ${path}: ${code}`, cause === undefined ? undefined : { cause });
  }
}
