import { type ByteReader, type ByteWriter, CodecError, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/** Drops keys that another node had deleted so long ago that their tombstones are gone too. */
export class ReconciliationRecord implements StoreRecord<number> {
  readonly type = recordTypes.note;

  constructor(
    readonly keys: readonly string[],
    readonly through: VersionVector,
    readonly purged: VersionVector,
  ) {}

  static decode(reader: ByteReader): ReconciliationRecord {
    const through = VersionVector.decode(reader);
    const purged = VersionVector.decode(reader);
    const size = reader.varint();
    if (size > reader.remaining) throw new CodecError(`${size} keys in too few bytes`);
    const keys = Array.from({ length: size }, () => reader.text());
    return new ReconciliationRecord(keys, through, purged);
  }

  encode(writer: ByteWriter): void {
    this.through.encode(writer.u8(noteKinds.reconciliation));
    this.purged.encode(writer);
    writer.varint(this.keys.length);
    for (const key of this.keys) writer.text(key);
  }

  apply(state: State): number {
    return state.reconcile(this.keys, this.through, this.purged);
  }
}
