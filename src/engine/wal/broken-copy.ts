import type { Disk, DiskFile } from '../disk/index.js';
import { isDiskError } from './errors.js';
import { brokenPath, directoryOf } from './file-names.js';
import { writeFully } from './write-fully.js';

const CHUNK_BYTES = 1024 * 1024;

/** Where the bytes come from: file `number` of the log at `path`. */
export interface BrokenPart {
  readonly path: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Keeps a durable copy of bytes that are about to be removed.
 * @returns where it is. Where that fails nothing is left of the copy.
 */
export async function keepBroken(disk: Disk, source: DiskFile, part: BrokenPart): Promise<string> {
  const copy = await freshFile(disk, part);
  try {
    await copyBytes(source, copy, part);
    await copy.sync();
    await disk.syncDirectory(directoryOf(part.path));
  } catch (error) {
    await copy.close();
    await disk.remove(copy.path);
    throw error;
  }
  await copy.close();
  return copy.path;
}

async function freshFile(disk: Disk, { path, number, from }: BrokenPart): Promise<DiskFile> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const name = brokenPath(path, number, from, attempt);
      return await disk.open(name, { create: true, exclusive: true });
    } catch (error) {
      if (!isDiskError(error, 'EEXIST')) throw error;
    }
  }
}

async function copyBytes(source: DiskFile, copy: DiskFile, part: BrokenPart): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, part.to - part.from));
  for (let at = part.from; at < part.to; ) {
    const length = await source.read(chunk.subarray(0, part.to - at), at);
    if (length === 0) break;
    writeFully(copy, chunk.subarray(0, length), at - part.from);
    at += length;
  }
}
