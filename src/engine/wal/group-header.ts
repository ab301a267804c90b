import { crc32c, readU64, writeU64 } from '../core/index.js';
import { GROUP_HEADER_BYTES, GROUP_MARKER } from './format.js';

/** See format.ts for its bytes. */
export interface GroupHeader {
  /** Of the records, in bytes. */
  readonly length: number;
  readonly count: number;
  /** CRC of the records. */
  readonly checksum: number;
  readonly number: number;
  readonly durable: number;
  readonly firstSequence: number;
  readonly offset: number;
}

const CRC_AT = GROUP_HEADER_BYTES - 4;

export function encodeGroupHeader(group: GroupHeader, seed: number, target: Buffer): void {
  GROUP_MARKER.copy(target);
  target.writeUInt32BE(group.length, 4);
  target.writeUInt32BE(group.count, 8);
  target.writeUInt32BE(group.checksum, 12);
  writeU64(target, group.number, 16);
  writeU64(target, group.durable, 24);
  writeU64(target, group.firstSequence, 32);
  writeU64(target, group.offset, 40);
  target.writeUInt32BE(crc32c(target.subarray(0, CRC_AT), seed), CRC_AT);
}

/**
 * The group header at `at` of `bytes`, which is at `offset` of its file. Null where there is none
 * that was written to this place of this file.
 */
export function decodeGroupHeader(
  bytes: Buffer,
  at: number,
  offset: number,
  seed: number,
): GroupHeader | null {
  if (bytes.length - at < GROUP_HEADER_BYTES) return null;
  if (bytes.compare(GROUP_MARKER, 0, 4, at, at + 4) !== 0) return null;
  if (bytes.readUInt32BE(at + 44) !== offset % 2 ** 32) return null;
  if (bytes.readUInt32BE(at + 40) !== Math.floor(offset / 2 ** 32)) return null;
  const checksum = crc32c(bytes.subarray(at, at + CRC_AT), seed);
  if (checksum !== bytes.readUInt32BE(at + CRC_AT)) return null;
  return {
    length: bytes.readUInt32BE(at + 4),
    count: bytes.readUInt32BE(at + 8),
    checksum: bytes.readUInt32BE(at + 12),
    number: readU64(bytes, at + 16),
    durable: readU64(bytes, at + 24),
    firstSequence: readU64(bytes, at + 32),
    offset,
  };
}

/** Binds a record to its group: bytes of an earlier write to the same place do not pass. */
export function recordSeed(fileSeed: number, groupNumber: number): number {
  return (fileSeed ^ (groupNumber % 2 ** 32)) >>> 0;
}
