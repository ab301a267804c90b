import {
  type ByteReader,
  type ByteWriter,
  CodecError,
  isOrigin,
  type Origin,
  VersionVector,
} from '../../core/index.js';
import { limits, type Operation } from '../../store/index.js';

const OTHER_ORIGIN = 1;
const DELETION = 2;
const CONTEXT = 4;
const IN_BATCH = 8;

/** Of the number that stands before a key as large as it may be. */
const LENGTH_BYTES = 3;

export function writeOperations(writer: ByteWriter, operations: readonly Operation[]): void {
  writer.varint(operations.length);
  let last: Origin | null = null;
  for (const { origin, counter, time, key, value, context, batchEnd } of operations) {
    writer.u8(
      (origin === last ? 0 : OTHER_ORIGIN) |
        (value === null ? DELETION : 0) |
        (context === null ? 0 : CONTEXT) |
        (batchEnd === counter ? 0 : IN_BATCH),
    );
    if (origin !== last) writer.text(origin);
    last = origin;
    writer.varint(counter).u64(time).text(key);
    if (value !== null) writer.bytes(value);
    if (context !== null) new VersionVector(context).encode(writer);
    if (batchEnd !== counter) writer.varint(batchEnd - counter);
  }
}

/** Reads what `writeOperations` wrote, one at a time; values are views of the message. */
export class OperationReader {
  readonly #reader: ByteReader;
  readonly count: number;
  #origin: Origin | null = null;

  /** @param reader stands at the count */
  constructor(reader: ByteReader) {
    this.#reader = reader;
    this.count = reader.varint();
  }

  /** @throws CodecError where the bytes are no operations or go on after the last. */
  readAll(): Operation[] {
    const operations: Operation[] = [];
    for (let index = 0; index < this.count; index += 1) operations.push(this.#one());
    this.#reader.end();
    return operations;
  }

  #one(): Operation {
    const reader = this.#reader;
    const flags = reader.u8();
    if (flags > 15) throw new CodecError(`flags ${flags} of an operation`);
    const origin = (flags & OTHER_ORIGIN) === 0 ? this.#origin : readOrigin(reader);
    if (origin === null) throw new CodecError('an operation of no origin');
    this.#origin = origin;
    const counter = reader.varint();
    const time = reader.u64();
    const key = readKey(reader);
    const value = (flags & DELETION) === 0 ? reader.bytes() : null;
    if (counter === 0) throw new CodecError('an operation without a number');
    if (value && value.length > limits.valueBytes) throw new CodecError('a value too large');
    const context = (flags & CONTEXT) === 0 ? null : readContext(reader);
    const batchEnd = (flags & IN_BATCH) === 0 ? counter : counter + reader.varint();
    if (!Number.isSafeInteger(batchEnd)) throw new CodecError('a number is too large');
    return { origin, counter, time, key, value, context, batchEnd };
  }
}

function readOrigin(reader: ByteReader): Origin {
  const origin = reader.text();
  if (!isOrigin(origin)) throw new CodecError('an origin that is none');
  return origin;
}

function readKey(reader: ByteReader): string {
  const start = reader.offset;
  const key = reader.text();
  if (key === '' || reader.offset - start > limits.keyBytes + LENGTH_BYTES) {
    throw new CodecError('a key of a wrong size');
  }
  return key;
}

function readContext(reader: ByteReader): ReadonlyMap<Origin, number> {
  return new Map(VersionVector.decode(reader).entries());
}
