import type { ByteReader, ByteWriter } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/** A small fact of a layer above; null takes it back. */
export class NoteRecord implements StoreRecord<void> {
  readonly type = recordTypes.note;

  constructor(
    readonly name: string,
    readonly value: Buffer | null,
  ) {}

  static decode(reader: ByteReader): NoteRecord {
    const name = reader.text();
    return new NoteRecord(name, reader.u8() === 0 ? null : Buffer.from(reader.bytes()));
  }

  encode(writer: ByteWriter): void {
    writer
      .u8(noteKinds.note)
      .text(this.name)
      .u8(this.value ? 1 : 0);
    if (this.value) writer.bytes(this.value);
  }

  apply(state: State): void {
    state.setNote(this.name, this.value);
  }
}
