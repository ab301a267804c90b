import { type ByteReader, type ByteWriter, VersionVector } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import type { Disposition } from '../types.js';
import { type Verdict, verdict } from '../verdict.js';
import type { Version } from '../version.js';
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
    readonly versions: readonly Version[],
    readonly verdicts: readonly Verdict[],
    readonly through: VersionVector | null,
  ) {}

  static decode(reader: ByteReader, state: State): DeliveryRecord {
    const operations = readOperations(reader, state);
    return new DeliveryRecord(
      operations.map(({ version }) => version),
      operations.map(({ decided }) => decided),
      reader.u8() === 0 ? null : VersionVector.decode(reader),
    );
  }

  encode(writer: ByteWriter): void {
    writer.u8(batchKinds.delivery);
    writeOperations(writer, this.versions, this.verdicts);
    writer.u8(this.through ? 1 : 0);
    this.through?.encode(writer);
  }

  apply(state: State): readonly Disposition[] {
    const became = this.versions.map((version, index) =>
      state.arrive(version, this.verdicts[index] ?? verdict.lastWrite),
    );
    if (this.through) state.vector.merge(this.through);
    return became;
  }
}
