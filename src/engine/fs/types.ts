/** What stands in a directory tree under one path. */
export interface Entry {
  /** From the root, with `/` between names, never beginning with one. */
  readonly path: string;
  readonly type: EntryType;
  /** Bytes; of a directory 0. */
  readonly size: number;
  /** Milliseconds since 1970, as exact as the file system keeps them. */
  readonly mtimeMs: number;
  /**
   * Names the thing itself and not its place, so that a renamed one is known again: device, inode
   * and time of birth. Compare only within one machine.
   */
  readonly id: string;
  /** SHA-256 of a file's bytes, in hexadecimal, where that was asked for and could be read. */
  readonly hash?: string;
  /** Where a symbolic link that was not followed leads. */
  readonly target?: string;
}

export type EntryType = 'file' | 'directory' | 'symlink' | 'other';

/** Something that could not be looked at. What lies below it is not known, which is not: gone. */
export interface ScanProblem {
  readonly path: string;
  /** The operating system's code, `EACCES` for one, or `not_utf8` for a name that is no text. */
  readonly code: string;
}

/** A directory tree at one moment; it took a while, and things may have moved under it. */
export interface Snapshot {
  /** Absolute. */
  readonly root: string;
  /** Names the root directory itself, as an entry's `id` does. */
  readonly id: string;
  /** Sorted by path, in the order of its UTF-16 units. */
  readonly entries: readonly Entry[];
  readonly problems: readonly ScanProblem[];
}

export interface SelectionOptions {
  /**
   * Patterns of what to leave out, with all that lies below it: `*.log` or `node_modules` without a
   * `/` match a name anywhere, `build/cache` or `docs/**` the path from the root.
   */
  readonly ignore?: readonly string[];
  /** Also names that begin with a dot. Default false. */
  readonly hidden?: boolean;
}

export interface ScanOptions extends SelectionOptions {
  /** Look at what symbolic links lead to, in their place. Default false: links are entries. */
  readonly followSymlinks?: boolean;
  /** Read each file and keep the hash of its bytes. Default false. */
  readonly hash?: boolean;
}

/** What happened to one path between two snapshots. */
export type Change =
  | { readonly kind: 'created'; readonly path: string; readonly entry: Entry }
  | {
      readonly kind: 'updated';
      readonly path: string;
      readonly before: Entry;
      readonly entry: Entry;
    }
  | { readonly kind: 'deleted'; readonly path: string; readonly before: Entry }
  | {
      readonly kind: 'renamed';
      readonly path: string;
      readonly from: string;
      readonly before: Entry;
      readonly entry: Entry;
    };
