import { type ByteReader, type ByteWriter, CodecError, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/**
 * Opens a compacted file: everything but the operations, as it was when record `asOf` was the last
 * one applied. Records up to `asOf` that follow the compacted file are part of it already.
 *
 * After the kind: varint asOf, vector, purged vector, varint n, n times: text name, bytes value;
 * varint n, n times: text link, vector.
 */
export class HeadRecord implements StoreRecord<void> {
  readonly type = recordTypes.note;

  constructor(
    readonly asOf: number,
    readonly vector: VersionVector,
    readonly purged: VersionVector,
    readonly notes: ReadonlyMap<string, Buffer>,
    readonly keepers: ReadonlyMap<string, VersionVector>,
  ) {}

  static of({ vector, purged, notes, keepers }: State, asOf: number): HeadRecord {
    return new HeadRecord(asOf, vector.clone(), purged.clone(), new Map(notes), new Map(keepers));
  }

  static decode(reader: ByteReader): HeadRecord {
    const asOf = reader.varint();
    const vector = VersionVector.decode(reader);
    const purged = VersionVector.decode(reader);
    const notes = readMap(reader, () => Buffer.from(reader.bytes()));
    const keepers = readMap(reader, () => VersionVector.decode(reader));
    return new HeadRecord(asOf, vector, purged, notes, keepers);
  }

  encode(writer: ByteWriter): void {
    this.vector.encode(writer.u8(noteKinds.head).varint(this.asOf));
    this.purged.encode(writer);
    writer.varint(this.notes.size);
    for (const [name, value] of this.notes) writer.text(name).bytes(value);
    writer.varint(this.keepers.size);
    for (const [linkId, through] of this.keepers) through.encode(writer.text(linkId));
  }

  apply(state: State): void {
    state.restoreVectors(this.vector, this.purged);
    for (const [name, value] of this.notes) state.setNote(name, value);
    for (const [linkId, through] of this.keepers) state.setKeeper(linkId, through);
  }
}

function readMap<T>(reader: ByteReader, read: () => T): Map<string, T> {
  const size = reader.varint();
  if (size > reader.remaining) throw new CodecError(`${size} entries in too few bytes`);
  const map = new Map<string, T>();
  for (let index = 0; index < size; index += 1) map.set(reader.text(), read());
  return map;
}
