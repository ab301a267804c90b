import type { BigIntStats } from 'node:fs';
import { lstat, readlink, stat } from 'node:fs/promises';
import { systemCode } from './fs-errors.js';
import { hashOf } from './hash.js';
import type { Entry, EntryType, ScanOptions } from './types.js';

export interface Found {
  readonly entry: Entry;
  /** Device and inode. */
  readonly inode: string;
  /** The code of what could not be found out about it. */
  readonly problem?: string;
}

/**
 * One entry of a directory.
 * @param ancestors device and inode of all directories above it.
 * @throws what the system says where nothing can be known of it.
 */
export async function inspect(
  file: string,
  path: string,
  options: Pick<ScanOptions, 'followSymlinks' | 'hash'>,
  ancestors: readonly string[],
): Promise<Found> {
  const own = await lstat(file, { bigint: true });
  if (own.isSymbolicLink()) {
    if (!options.followSymlinks) return link(file, path, own);
    try {
      const target = await stat(file, { bigint: true });
      if (ancestors.includes(inodeOf(target))) return await link(file, path, own, 'ELOOP');
      return await thing(file, path, target, options);
    } catch (error) {
      // A link that leads nowhere is a link; one that leads in a circle by itself is worth a word.
      return link(file, path, own, isVanished(error) ? undefined : systemCode(error));
    }
  }
  return thing(file, path, own, options);
}

/** Whether what was asked for is not there any more. */
export function isVanished(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function link(
  file: string,
  path: string,
  stats: BigIntStats,
  problem?: string,
): Promise<Found> {
  const target = await readlink(file);
  return { ...described(path, 'symlink', stats, { target }), ...(problem && { problem }) };
}

async function thing(
  file: string,
  path: string,
  stats: BigIntStats,
  { hash }: Pick<ScanOptions, 'hash'>,
): Promise<Found> {
  const type = typeOf(stats);
  if (type !== 'file' || !hash) return described(path, type, stats);
  try {
    return described(path, type, stats, { hash: await hashOf(file) });
  } catch (error) {
    if (isVanished(error)) throw error;
    return { ...described(path, type, stats), problem: systemCode(error) };
  }
}

function described(
  path: string,
  type: EntryType,
  stats: BigIntStats,
  more: { readonly hash?: string; readonly target?: string } = {},
): Found {
  const inode = inodeOf(stats);
  return {
    inode,
    entry: {
      path,
      type,
      size: type === 'directory' ? 0 : Number(stats.size),
      mtimeMs: Number(stats.mtimeNs) / 1e6,
      id: idOf(stats),
      ...more,
    },
  };
}

/** The time of birth tells it from a later one that got the same inode. */
export function idOf(stats: BigIntStats): string {
  return `${inodeOf(stats)}:${stats.birthtimeNs}`;
}

/** Device and inode. */
export function inodeOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}`;
}

function typeOf(stats: BigIntStats): EntryType {
  if (stats.isFile()) return 'file';
  return stats.isDirectory() ? 'directory' : 'other';
}
