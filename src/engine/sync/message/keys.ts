/**
 * `have`, every one after the first: the names of all keys of the sender, with a value or a
 * tombstone, as of one moment. What is not among them though the sender knows all that was written
 * on it was deleted. As many messages as it takes; each is one of:
 *
 *     u8      version, 1
 *     u8      flags: 1 = first, 2 = last
 *     varint  count, then as many texts
 *     vector  with flag 2: what the sender had at that moment
 *     vector  with flag 2: purged at that moment
 *     varint  with flag 2: a time that no tombstone which was dropped exceeds
 */
import { ByteReader, ByteWriter, CodecError, type Hlc, VersionVector } from '../../core/index.js';
import { checkVersion, MESSAGE_VERSION } from './version.js';

export interface KeysMessage {
  readonly first: boolean;
  readonly keys: readonly string[];
  /** In the last message. */
  readonly end: KeysEnd | null;
}

export interface KeysEnd {
  readonly vector: VersionVector;
  readonly purged: VersionVector;
  readonly purgedUntil: Hlc;
}

const FIRST = 1;
const LAST = 2;

export function encodeKeys({ first, keys, end }: KeysMessage): Buffer {
  const writer = new ByteWriter(64 * 1024);
  writer.u8(MESSAGE_VERSION).u8((first ? FIRST : 0) | (end ? LAST : 0));
  writer.varint(keys.length);
  for (const key of keys) writer.text(key);
  if (end) {
    end.vector.encode(writer);
    end.purged.encode(writer);
    writer.varint(end.purgedUntil);
  }
  return writer.finish();
}

/** @throws CodecError */
export function decodeKeys(bytes: Buffer): KeysMessage {
  const reader = new ByteReader(bytes);
  checkVersion(reader);
  const flags = reader.u8();
  if (flags > (FIRST | LAST)) throw new CodecError(`flags ${flags}`);
  const count = reader.varint();
  const keys: string[] = [];
  for (let index = 0; index < count; index += 1) keys.push(reader.text());
  const end = (flags & LAST) === 0 ? null : readEnd(reader);
  reader.end();
  return { first: (flags & FIRST) !== 0, keys, end };
}

function readEnd(reader: ByteReader): KeysEnd {
  const vector = VersionVector.decode(reader);
  const purged = VersionVector.decode(reader);
  return { vector, purged, purgedUntil: reader.varint() };
}
