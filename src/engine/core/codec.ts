import { isUtf8 } from 'node:buffer';

/**
 * Bytes in and out of the formats of this engine. Numbers are big-endian; a varint is LEB128 with
 * seven bits a byte, least significant first, up to 2^53 − 1; a text is a varint of its length in
 * bytes, then UTF-8.
 */

/** Bytes that are not what their format says. The caller knows what they were and names it. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

const HIGH = 2 ** 32;
/** Its size in a varint is one byte. */
const SHORT_TEXT = 48;
const REPLACEMENT = '\uFFFD';

export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    this.#room(1);
    this.#length = this.#bytes.writeUInt8(value, this.#length);
    return this;
  }

  u32(value: number): this {
    this.#room(4);
    this.#length = this.#bytes.writeUInt32BE(value, this.#length);
    return this;
  }

  /** A non-negative safe integer in eight bytes. */
  u64(value: number): this {
    this.#room(8);
    this.#length = writeU64(this.#bytes, value, this.#length);
    return this;
  }

  varint(value: number): this {
    this.#room(8);
    this.#length = writeVarint(this.#bytes, value, this.#length);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.varint(value.length);
    this.#room(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  text(value: string): this {
    if (value.length <= SHORT_TEXT && this.#ascii(value)) return this;
    const size = Buffer.byteLength(value);
    this.varint(size);
    this.#room(size);
    this.#length += this.#bytes.write(value, this.#length, size, 'utf8');
    return this;
  }

  /** What was written so far. A view: it is valid until the writer is used again. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Character by character, since a call costs more. @returns false, and nothing is written, where one is not in ASCII. */
  #ascii(value: string): boolean {
    const { length } = value;
    this.#room(1 + length);
    const bytes = this.#bytes;
    const start = this.#length + 1;
    for (let index = 0; index < length; index += 1) {
      const unit = value.charCodeAt(index);
      if (unit >= 0x80) return false;
      bytes[start + index] = unit;
    }
    bytes[this.#length] = length;
    this.#length = start + length;
    return true;
  }

  #room(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + size));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads in order; every read past the end or out of its range throws a {@link CodecError}. */
export class ByteReader {
  readonly #bytes: Buffer;
  #offset: number;
  readonly #end: number;

  constructor(bytes: Buffer, offset = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#end = end;
  }

  get offset(): number {
    return this.#offset;
  }

  get remaining(): number {
    return this.#end - this.#offset;
  }

  u8(): number {
    return this.#bytes[this.#take(1)] as number;
  }

  u32(): number {
    return this.#bytes.readUInt32BE(this.#take(4));
  }

  u64(): number {
    return readU64(this.#bytes, this.#take(8));
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER || scale > 2 ** 49) {
        throw new CodecError('a number is too large');
      }
      if (byte < 0x80) return value;
    }
  }

  /** A view of the source: copy it where it must outlive the source. */
  bytes(): Buffer {
    const size = this.varint();
    const start = this.#take(size);
    return this.#bytes.subarray(start, start + size);
  }

  text(): string {
    const size = this.varint();
    const start = this.#take(size);
    const text = this.#bytes.toString('utf8', start, start + size);
    // Bytes that are no UTF-8 become this character, and two different keys would become one.
    if (text.includes(REPLACEMENT) && !isUtf8(this.#bytes.subarray(start, start + size))) {
      throw new CodecError('a text is not valid UTF-8');
    }
    return text;
  }

  /** @throws CodecError where bytes are left over. */
  end(): void {
    if (this.remaining > 0) throw new CodecError(`${this.remaining} bytes too many`);
  }

  #take(size: number): number {
    const start = this.#offset;
    if (size > this.#end - start) throw new CodecError('the bytes end too early');
    this.#offset = start + size;
    return start;
  }
}

/** @throws RangeError where there is no room for it, or it is no whole number from 0 to 2^53 - 1 */
export function writeU64(target: Buffer, value: number, offset: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no u64`);
  if (offset < 0 || offset + 8 > target.length) throw new RangeError('no room for a u64');
  writeU32(target, (value / HIGH) | 0, offset);
  writeU32(target, value | 0, offset + 4);
  return offset + 8;
}

/** Byte by byte: the checks of Buffer's own take as long again. */
function writeU32(target: Buffer, value: number, offset: number): void {
  target[offset] = value >>> 24;
  target[offset + 1] = value >>> 16;
  target[offset + 2] = value >>> 8;
  target[offset + 3] = value;
}

export function readU64(source: Buffer, offset: number): number {
  const value = readU32(source, offset) * HIGH + readU32(source, offset + 4);
  if (value > Number.MAX_SAFE_INTEGER) throw new CodecError('a number is too large');
  return value;
}

/** Byte by byte: a recovery reads millions, and the checks of Buffer's own take as long again. */
function readU32(source: Buffer, offset: number): number {
  const first = source[offset] as number;
  const second = source[offset + 1] as number;
  const third = source[offset + 2] as number;
  const last = source[offset + 3];
  if (last === undefined) throw new CodecError('the bytes end too early');
  return ((first << 24) | (second << 16) | (third << 8) | last) >>> 0;
}

export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/**
 * @returns the offset after it.
 * @throws RangeError for what is no whole number from 0 to 2^53 - 1, before a byte is written.
 */
export function writeVarint(target: Buffer, value: number, offset: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no varint`);
  let rest = value;
  let at = offset;
  for (; rest >= 128; rest = Math.floor(rest / 128)) target[at++] = (rest % 128) | 0x80;
  target[at++] = rest;
  return at;
}
