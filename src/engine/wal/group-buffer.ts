import { crc32c, SoftadastraError, writeU64 } from '../core/index.js';
import {
  COUNTED_HEADER_BYTES,
  GROUP_HEADER_BYTES,
  MAX_PAYLOAD_BYTES,
  RECORD_HEADER_BYTES,
} from './format.js';
import { encodeGroupHeader, recordSeed } from './group-header.js';
import { isType } from './records.js';
import type { Append } from './types.js';

const USUAL_BYTES = 64 * 1024;
/** A buffer that one huge record made larger than this is not kept. */
const KEPT_BYTES = 16 * 1024 * 1024;

/** Where a group gathers before it goes out in one write. It is used again for every group. */
export class GroupBuffer {
  #bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
  #length = GROUP_HEADER_BYTES;
  #count = 0;
  #number = 0;
  #firstSequence = 0;
  #fileSeed = 0;
  #recordSeed = 0;

  get count(): number {
    return this.#count;
  }

  /** Of the group so far, its header included. */
  get length(): number {
    return this.#length;
  }

  begin(fileSeed: number, number: number, firstSequence: number): void {
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = Buffer.allocUnsafeSlow(USUAL_BYTES);
    this.#length = GROUP_HEADER_BYTES;
    this.#count = 0;
    this.#number = number;
    this.#firstSequence = firstSequence;
    this.#fileSeed = fileSeed;
    this.#recordSeed = recordSeed(fileSeed, number);
  }

  /** @returns why the entry cannot be in a log; the group is then as it was before. */
  add(entry: Pick<Append, 'type' | 'time' | 'size' | 'encode'>): SoftadastraError | null {
    const start = this.#length;
    let bytes: Buffer;
    let end: number;
    // All of it is the entry's own code or depends on it, and must not fail its neighbours.
    try {
      const { size } = entry;
      if (!(size >= 0 && size <= MAX_PAYLOAD_BYTES)) return tooLarge(size);
      end = start + RECORD_HEADER_BYTES + size;
      if (end > this.#bytes.length) this.#grow(end);
      bytes = this.#bytes;
      // What a recovery would not take for a record costs all of its group.
      if (!isType(entry.type)) throw new RangeError(`a record of type ${entry.type}`);
      if (!Number.isSafeInteger(entry.time)) throw new RangeError(`a time of ${entry.time}`);
      bytes.writeUInt32BE(COUNTED_HEADER_BYTES + size, start);
      writeU64(bytes, this.#firstSequence + this.#count, start + 8);
      bytes[start + 16] = entry.type;
      writeU64(bytes, entry.time, start + 17);
      entry.encode(bytes, start + RECORD_HEADER_BYTES);
    } catch (error) {
      return unwritable(error);
    }
    bytes.writeUInt32BE(crc32c(bytes.subarray(start + 8, end), this.#recordSeed), start + 4);
    this.#length = end;
    this.#count += 1;
    return null;
  }

  /** The bytes of the group, for that offset. A view: valid until the next `begin`. */
  finish(offset: number, durable: number): Buffer {
    const group = this.#bytes.subarray(0, this.#length);
    const length = this.#length - GROUP_HEADER_BYTES;
    const checksum = crc32c(group.subarray(GROUP_HEADER_BYTES), this.#fileSeed);
    encodeGroupHeader(
      {
        length,
        count: this.#count,
        checksum,
        number: this.#number,
        durable,
        firstSequence: this.#firstSequence,
        offset,
      },
      this.#fileSeed,
      group,
    );
    return group;
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function tooLarge(size: number): SoftadastraError {
  return new SoftadastraError(
    'value_too_large',
    `a record of ${size} bytes is too large for the log: at most ${MAX_PAYLOAD_BYTES}`,
    { context: { size, limit: MAX_PAYLOAD_BYTES } },
  );
}

function unwritable(cause: unknown): SoftadastraError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SoftadastraError('internal_error', `a record could not be encoded: ${reason}`, {
    cause,
    fatal: false,
  });
}
