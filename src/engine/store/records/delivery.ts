import { type ByteReader, type ByteWriter, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { Brought } from '../brought.js';
import type { State } from '../state.js';
import type { Disposition } from '../types.js';
import { readOperations, writeOperations } from './batch.js';
import { batchKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

/**
 * What came from another node at once, and what is known after it. After the kind: varint n,
 * n operations, u8 whether a vector follows, the vector.
 */
export class DeliveryRecord implements StoreRecord<readonly Disposition[]> {
  readonly type = recordTypes.batch;

  constructor(
    readonly brought: readonly Brought[],
    readonly through: VersionVector | null,
  ) {}

  static decode(reader: ByteReader, state: State): DeliveryRecord {
    const operations = readOperations(reader, state);
    const through = reader.u8() === 0 ? null : VersionVector.decode(reader);
    return new DeliveryRecord(operations, through);
  }

  encode(writer: ByteWriter): void {
    writer.u8(batchKinds.delivery);
    writeOperations(writer, this.brought);
    writer.u8(this.through ? 1 : 0);
    this.through?.encode(writer);
  }

  apply(state: State): readonly Disposition[] {
    const became = this.brought.map(({ version, decided }) => state.arrive(version, decided));
    if (this.through) state.vector.merge(this.through);
    return became;
  }
}
