import type { ByteWriter } from '../../core/index.js';
import type { RecordType } from '../../wal/index.js';
import type { State } from '../state.js';

/**
 * One entry of the log: what it says, and what it does. `apply` depends on nothing but the record
 * and the state, since a replay must come to the same.
 *
 * FORMAT. Numbers, varints and texts are those of `core/codec`. A record's time stands in the
 * log's own header and is the writer's clock; the types are the log's.
 *
 *   put (1), delete (2): one local write; see `write.ts`
 *   batch (6): u8 kind, then by kind
 *     1 local batch        `batch.ts`
 *     2 delivery           `delivery.ts`
 *     3 entries            `entries.ts`, in compacted files only
 *   note (7): u8 kind, then by kind
 *     1 note               text name, u8 present, bytes value where present
 *     2 keeper             text link, u8 present, vector where present
 *     3 purge              vector through
 *     4 release            varint n, n times: text origin, varint counter, u8 verdict
 *     5 reconciliation     vector through, vector purged, varint n, n texts: keys
 *     6 head               `head.ts`, in compacted files only
 *
 *   vector   varint n, n times: text origin, varint counter; sorted by origin
 *
 * An operation within a batch record:
 *
 *   origin   varint index into the origins that this record named so far; where the index equals
 *            their number, a text follows that names the next
 *   varint   counter
 *   varint   batch end − counter
 *   u64      time
 *   u8       bits 0–2 verdict, bit 3 a context follows, bit 4 it is a deletion,
 *            bits 5–7 fate (0 outside of compacted files)
 *   text     key
 *   context  where bit 3 says so: varint n, n times: origin, varint counter
 *   bytes    value, where it is no deletion
 *
 * A record that ends early, goes on too long or holds a kind that is not listed is damage that the
 * log's checksum did not catch, or was written by a newer version: the log is refused.
 */
export interface StoreRecord<T> {
  readonly type: RecordType;
  encode(writer: ByteWriter): void;
  apply(state: State): T;
}
