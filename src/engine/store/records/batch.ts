import { type ByteReader, type ByteWriter, CodecError } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { Brought } from '../brought.js';
import type { State } from '../state.js';
import { batchKinds } from './kinds.js';
import { type DecodedOperation, OperationReader, OperationWriter } from './operation-codec.js';
import type { StoreRecord } from './record.js';

/** Local writes that hold together. After the kind: varint n, n operations. */
export class BatchRecord implements StoreRecord<void> {
  readonly type = recordTypes.batch;

  constructor(readonly brought: readonly Brought[]) {}

  static decode(reader: ByteReader, state: State): BatchRecord {
    return new BatchRecord(readOperations(reader, state));
  }

  encode(writer: ByteWriter): void {
    writer.u8(batchKinds.local);
    writeOperations(writer, this.brought);
  }

  apply(state: State): void {
    for (const { version, decided } of this.brought) state.write(version, decided);
  }
}

export function writeOperations(writer: ByteWriter, brought: readonly Brought[]): void {
  const operations = new OperationWriter(writer.varint(brought.length));
  for (const { version, decided } of brought) operations.write(version, decided);
}

export function readOperations(reader: ByteReader, state: State): DecodedOperation[] {
  const size = reader.varint();
  if (size > reader.remaining) throw new CodecError(`${size} operations in too few bytes`);
  const operations = new OperationReader(reader, state);
  return Array.from({ length: size }, () => operations.read());
}
