/**
 * `ack`: how far the receiver of batches is, and what it has meanwhile. Also sent by itself where
 * the vector grew for another reason.
 *
 *     u8      version, 1
 *     u8      flags: 1 = refused, 2 = the keys that the peer named are taken over
 *     varint  number: all batches up to it are durable here; with flag 1 the first refused one,
 *             and what was sent after it is dropped until a batch begins anew
 *     varint  held, as in `have`
 *     vector  what the sender of this message has, as far as it grew since it said so last
 *     text    with flag 1: code of the error
 *     text    with flag 1: message of the error
 *     u8      with flag 1: 1 where it may be tried again unchanged
 */
import { ByteReader, ByteWriter, VersionVector } from '../../core/index.js';
import { checkVersion, MESSAGE_VERSION } from './version.js';

export interface Ack {
  readonly number: number;
  readonly held: number;
  readonly has: VersionVector;
  readonly refusal: Refusal | null;
  readonly tookOver: boolean;
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

const REFUSED = 1;
const TOOK_OVER = 2;

export function encodeAck({ number, held, has, refusal, tookOver }: Ack): Buffer {
  const writer = new ByteWriter();
  writer.u8(MESSAGE_VERSION).u8((refusal ? REFUSED : 0) | (tookOver ? TOOK_OVER : 0));
  writer.varint(number).varint(held);
  has.encode(writer);
  if (refusal)
    writer
      .text(refusal.code)
      .text(refusal.message)
      .u8(refusal.retryable ? 1 : 0);
  return writer.finish();
}

/** @throws CodecError */
export function decodeAck(bytes: Buffer): Ack {
  const reader = new ByteReader(bytes);
  checkVersion(reader);
  const flags = reader.u8();
  const number = reader.varint();
  const held = reader.varint();
  const has = VersionVector.decode(reader);
  const refusal = (flags & REFUSED) === 0 ? null : readRefusal(reader);
  reader.end();
  return { number, held, has, refusal, tookOver: (flags & TOOK_OVER) !== 0 };
}

function readRefusal(reader: ByteReader): Refusal {
  return { code: reader.text(), message: reader.text(), retryable: reader.u8() !== 0 };
}
