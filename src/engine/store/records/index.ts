import { ByteReader, CodecError } from '../../core/index.js';
import { recordTypes, type WalRecord } from '../../wal/index.js';
import type { State } from '../state.js';
import { BatchRecord } from './batch.js';
import { DeliveryRecord } from './delivery.js';
import { EntriesRecord } from './entries.js';
import { HeadRecord } from './head.js';
import { KeeperRecord } from './keeper.js';
import { batchKinds, noteKinds } from './kinds.js';
import { NoteRecord } from './note.js';
import { PurgeRecord } from './purge.js';
import { ReconciliationRecord } from './reconciliation.js';
import type { StoreRecord } from './record.js';
import { ReleaseRecord } from './release.js';

export { BatchRecord } from './batch.js';
export { DeliveryRecord } from './delivery.js';
export { EntriesRecord, type Entry } from './entries.js';
export { HeadRecord } from './head.js';
export { KeeperRecord } from './keeper.js';
export { NoteRecord } from './note.js';
export { PurgeRecord } from './purge.js';
export { ReconciliationRecord } from './reconciliation.js';
export type { StoreRecord } from './record.js';
export { type Released, ReleaseRecord } from './release.js';
export { encodeWrite, replayWrite, writeRecordSize } from './write.js';

type Decode = (reader: ByteReader, state: State) => StoreRecord<unknown>;

const batches: Readonly<Record<number, Decode>> = {
  [batchKinds.local]: BatchRecord.decode,
  [batchKinds.delivery]: DeliveryRecord.decode,
  [batchKinds.entries]: EntriesRecord.decode,
};

const notes: Readonly<Record<number, Decode>> = {
  [noteKinds.note]: NoteRecord.decode,
  [noteKinds.keeper]: KeeperRecord.decode,
  [noteKinds.purge]: PurgeRecord.decode,
  [noteKinds.release]: ReleaseRecord.decode,
  [noteKinds.reconciliation]: ReconciliationRecord.decode,
  [noteKinds.head]: HeadRecord.decode,
};

/** Any record of a log but those of single writes. @throws CodecError where it is none. */
export function decodeRecord(record: WalRecord, state: State): StoreRecord<unknown> {
  const reader = new ByteReader(record.payload);
  const kind = reader.u8();
  const decode = (record.type === recordTypes.batch ? batches : notes)[kind];
  if (!decode) throw new CodecError(`a record of type ${record.type} and kind ${kind}`);
  const decoded = decode(reader, state);
  reader.end();
  return decoded;
}
