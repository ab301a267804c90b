import { crc32c, readU64 } from '../core/index.js';
import { COUNTED_HEADER_BYTES, RECORD_HEADER_BYTES } from './format.js';
import { type RecordType, recordTypes, type WalRecord } from './types.js';

/** Some records that stand one after another, and where the last of them ends. */
export interface RecordRun {
  readonly count: number;
  readonly end: number;
}

const LAST_TYPE = Math.max(...Object.values(recordTypes));

/** The good records from `start` on, `most` at most, each checked by its own checksum. */
export function goodRecords(
  bytes: Buffer,
  start: number,
  end: number,
  seed: number,
  firstSequence: number,
  most: number,
): RecordRun {
  let at = start;
  let count = 0;
  while (count < most && end - at >= RECORD_HEADER_BYTES) {
    const next = at + 8 + bytes.readUInt32BE(at);
    if (next < at + RECORD_HEADER_BYTES || next > end) break;
    if (crc32c(bytes.subarray(at + 8, next), seed) !== bytes.readUInt32BE(at + 4)) break;
    if (readU64(bytes, at + 8) !== firstSequence + count || !isType(bytes[at + 16])) break;
    at = next;
    count += 1;
  }
  return { count, end: at };
}

/**
 * Whether records whose group's checksum is right fill it exactly, as every writer of this format
 * leaves them.
 */
export function wellFormed(
  bytes: Buffer,
  start: number,
  end: number,
  first: number,
  count: number,
) {
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (end - at < RECORD_HEADER_BYTES) return false;
    if (readU64(bytes, at + 8) !== first + index || !isType(bytes[at + 16])) return false;
    const length = bytes.readUInt32BE(at);
    if (length < COUNTED_HEADER_BYTES) return false;
    at += 8 + length;
  }
  return at === end;
}

/** The record that is handed out for each in turn. */
export class RecordView implements WalRecord {
  sequence = 0;
  type: RecordType = recordTypes.noop;
  time = 0;
  source: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  get payload(): Buffer {
    return this.source.subarray(this.start, this.end);
  }

  /** @returns where the next one begins. */
  read(bytes: Buffer, at: number): number {
    const end = at + 8 + bytes.readUInt32BE(at);
    this.sequence = readU64(bytes, at + 8);
    this.type = bytes[at + 16] as RecordType;
    this.time = readU64(bytes, at + 17);
    this.source = bytes;
    this.start = at + RECORD_HEADER_BYTES;
    this.end = end;
    return end;
  }
}

export function isType(type: number | undefined): boolean {
  return type !== undefined && type >= 1 && type <= LAST_TYPE;
}
