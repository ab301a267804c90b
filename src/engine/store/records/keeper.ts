import { type ByteReader, type ByteWriter, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/** Up to where a link that wants every operation has them; null where there is no such link. */
export class KeeperRecord implements StoreRecord<void> {
  readonly type = recordTypes.note;

  constructor(
    readonly linkId: string,
    readonly through: VersionVector | null,
  ) {}

  static decode(reader: ByteReader): KeeperRecord {
    const linkId = reader.text();
    return new KeeperRecord(linkId, reader.u8() === 0 ? null : VersionVector.decode(reader));
  }

  encode(writer: ByteWriter): void {
    writer
      .u8(noteKinds.keeper)
      .text(this.linkId)
      .u8(this.through ? 1 : 0);
    this.through?.encode(writer);
  }

  apply(state: State): void {
    state.setKeeper(this.linkId, this.through);
  }
}
