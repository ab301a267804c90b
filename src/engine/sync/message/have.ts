/**
 * `have`: the first message of a session, from both ends. What a node has, so that the other one
 * sends the rest.
 *
 *     u8      version, 1
 *     u8      flags: 1 = you were forgotten here: you are sent everything before you may write
 *     text    origin: node id and incarnation of the sender
 *     bytes   life: 8 random bytes drawn when the sender started
 *     varint  held: operations the sender has not applied, since their clock is too far ahead
 *     vector  what the sender has
 *     vector  purged: up to where the sender may have dropped tombstones
 *
 * The numbers' and vectors' formats are the codec's of `core`.
 */
import {
  ByteReader,
  ByteWriter,
  CodecError,
  isOrigin,
  type Origin,
  VersionVector,
} from '../../core/index.js';
import { checkVersion, MESSAGE_VERSION } from './version.js';

export interface Have {
  readonly origin: Origin;
  readonly life: Buffer;
  readonly retired: boolean;
  readonly held: number;
  readonly vector: VersionVector;
  readonly purged: VersionVector;
}

export const LIFE_BYTES = 8;
const RETIRED = 1;

export function encodeHave({ origin, life, retired, held, vector, purged }: Have): Buffer {
  const writer = new ByteWriter();
  writer.u8(MESSAGE_VERSION).u8(retired ? RETIRED : 0);
  writer.text(origin).bytes(life).varint(held);
  vector.encode(writer);
  purged.encode(writer);
  return writer.finish();
}

/** @throws CodecError */
export function decodeHave(bytes: Buffer): Have {
  const reader = new ByteReader(bytes);
  checkVersion(reader);
  const retired = (reader.u8() & RETIRED) !== 0;
  const origin = reader.text();
  if (!isOrigin(origin)) throw new CodecError('an origin that is none');
  const life = Buffer.from(reader.bytes());
  if (life.length !== LIFE_BYTES) throw new CodecError('a life that is none');
  const held = reader.varint();
  const vector = VersionVector.decode(reader);
  const purged = VersionVector.decode(reader);
  reader.end();
  return { origin, life, retired, held, vector, purged };
}
