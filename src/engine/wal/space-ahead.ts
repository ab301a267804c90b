import { DiskError, type DiskFile } from '../disk/index.js';
import type { ChunkReader } from './chunk-reader.js';
import { writeFully } from './write-fully.js';

const LEAST_BYTES = 64 * 1024;
const MOST_BYTES = 512 * 1024;
/** Fewer groups than this in one step would not win back what its zeros cost. */
const LEAST_GROUPS = 4;

const ZEROS = Buffer.alloc(MOST_BYTES);
const COMPARED_BYTES = LEAST_BYTES;

/** How many zeros are to follow a group of `length` bytes that ends a file of `size`. */
export function spaceAfter(size: number, length: number): number {
  const step = Math.min(Math.max(size, LEAST_BYTES), MOST_BYTES);
  return length * LEAST_GROUPS <= step ? step : 0;
}

/** Zeros for later groups to overwrite. Where the disk does not take them, nobody needs to know. */
export function writeSpace(file: DiskFile, from: number, bytes: number): void {
  try {
    writeFully(file, ZEROS.subarray(0, bytes), from);
  } catch (error) {
    // They only save time. The group before them is written already, and the next one needs no
    // zeros; on a full disk its own write says so, to those who wait for it.
    if (!(error instanceof DiskError)) throw error;
  }
}

/** Where the last byte ends that is not zero, of those from `from` on; `from` if there is none. */
export async function endOfContent(reader: ChunkReader, from: number): Promise<number> {
  let end = from;
  for (let at = from; at < reader.size; ) {
    if (!reader.holds(at, 1)) await reader.load(at, 1);
    const bytes = reader.bytes.subarray(at - reader.from);
    // Whoever has the log open may have cut the file meanwhile.
    if (bytes.length === 0) break;
    const length = lengthWithoutZeros(bytes);
    if (length > 0) end = at + length;
    at += bytes.length;
  }
  return end;
}

/** How many bytes there are in front of the zeros at the end. */
export function lengthWithoutZeros(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0) {
    const start = Math.max(0, end - COMPARED_BYTES);
    if (bytes.compare(ZEROS, 0, end - start, start, end) !== 0) break;
    end = start;
  }
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return end;
}
