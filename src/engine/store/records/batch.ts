import { type ByteReader, type ByteWriter, CodecError } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import type { Verdict } from '../verdict.js';
import type { Version } from '../version.js';
import { batchKinds } from './kinds.js';
import { type DecodedOperation, OperationReader, OperationWriter } from './operation-codec.js';
import type { StoreRecord } from './record.js';

/** Local writes that hold together. After the kind: varint n, n operations. */
export class BatchRecord implements StoreRecord<void> {
  readonly type = recordTypes.batch;

  constructor(
    readonly versions: readonly Version[],
    readonly verdicts: readonly Verdict[],
  ) {}

  static decode(reader: ByteReader, state: State): BatchRecord {
    const operations = readOperations(reader, state);
    return new BatchRecord(
      operations.map(({ version }) => version),
      operations.map(({ decided }) => decided),
    );
  }

  encode(writer: ByteWriter): void {
    writer.u8(batchKinds.local);
    writeOperations(writer, this.versions, this.verdicts);
  }

  apply(state: State): void {
    for (const [index, version] of this.versions.entries()) {
      state.write(version, this.verdicts[index]);
    }
  }
}

export function writeOperations(
  writer: ByteWriter,
  versions: readonly Version[],
  verdicts: readonly Verdict[],
): void {
  const operations = new OperationWriter(writer.varint(versions.length));
  for (const [index, version] of versions.entries()) {
    operations.write(version, verdicts[index] ?? 0);
  }
}

export function readOperations(reader: ByteReader, state: State): DecodedOperation[] {
  const size = reader.varint();
  if (size > reader.remaining) throw new CodecError(`${size} operations in too few bytes`);
  const operations = new OperationReader(reader, state);
  return Array.from({ length: size }, () => operations.read());
}
