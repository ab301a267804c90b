/**
 * `batch`: operations, and how far they take the receiver.
 *
 *     u8      version, 1
 *     u8      flags: 1 = complete, 2 = begins anew after a refusal or silence
 *     varint  number: 1, 2, 3 … in a session; a repetition has a number of its own
 *     varint  held, as in `have`
 *     vector  what the sender has, as far as it grew since it said so last in this session
 *     varint  count, then as many operations
 *
 * An operation:
 *
 *     u8      flags: 1 = another origin than before, 2 = deletion, 4 = context, 8 = in a batch
 *     text    origin, with flag 1; the first operation has it
 *     varint  counter
 *     u64     time
 *     text    key
 *     bytes   value, without flag 2
 *     vector  context, with flag 4
 *     varint  batchEnd − counter, with flag 8
 *
 * After a complete batch the receiver has all that the sender had: only then may it raise its own
 * vector to the sender's. Before, a hole in the counters may stand for an operation that was
 * replaced by one that has not arrived.
 */
import { ByteReader, ByteWriter, CodecError, VersionVector } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import { OperationReader, writeOperations } from './operations.js';
import { checkVersion, MESSAGE_VERSION } from './version.js';

export interface BatchHeader {
  readonly number: number;
  readonly complete: boolean;
  readonly anew: boolean;
  readonly held: number;
  readonly has: VersionVector;
}

export interface Batch extends BatchHeader {
  readonly operations: OperationReader;
}

const COMPLETE = 1;
const ANEW = 2;
const ROOM_FOR_HEADERS = 512;

/** @param sizeHint the bytes of the operations, so that the buffer seldom has to grow. */
export function encodeBatch(
  header: BatchHeader,
  operations: readonly Operation[],
  sizeHint: number,
): Buffer {
  const writer = new ByteWriter(sizeHint + ROOM_FOR_HEADERS);
  writer.u8(MESSAGE_VERSION);
  writer.u8((header.complete ? COMPLETE : 0) | (header.anew ? ANEW : 0));
  writer.varint(header.number).varint(header.held);
  header.has.encode(writer);
  writeOperations(writer, operations);
  return writer.finish();
}

/** Reads the header; the operations are read one by one. @throws CodecError */
export function decodeBatch(bytes: Buffer): Batch {
  const reader = new ByteReader(bytes);
  checkVersion(reader);
  const flags = reader.u8();
  if (flags > (COMPLETE | ANEW)) throw new CodecError(`flags ${flags}`);
  const complete = (flags & COMPLETE) !== 0;
  const number = reader.varint();
  const held = reader.varint();
  const has = VersionVector.decode(reader);
  const anew = (flags & ANEW) !== 0;
  const operations = new OperationReader(reader);
  return { number, complete, anew, held, has, operations };
}
