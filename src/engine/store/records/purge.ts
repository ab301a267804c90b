import { type ByteReader, type ByteWriter, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/** Drops the tombstones that are known wherever they matter. */
export class PurgeRecord implements StoreRecord<number> {
  readonly type = recordTypes.note;

  constructor(readonly through: VersionVector) {}

  static decode(reader: ByteReader): PurgeRecord {
    return new PurgeRecord(VersionVector.decode(reader));
  }

  encode(writer: ByteWriter): void {
    this.through.encode(writer.u8(noteKinds.purge));
  }

  apply(state: State): number {
    return state.purge(this.through);
  }
}
