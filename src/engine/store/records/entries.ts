import { type ByteReader, type ByteWriter, CodecError } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import type { Context } from '../types.js';
import { verdict } from '../verdict.js';
import type { Fate, Version } from '../version.js';
import { batchKinds } from './kinds.js';
import { OperationReader, OperationWriter } from './operation-codec.js';
import type { StoreRecord } from './record.js';

export interface Entry {
  readonly version: Version;
  readonly as: Fate;
  /** What was seen on the key beyond the version's own context. */
  readonly beyond: Context | null;
}

/**
 * A part of what a compacted file holds. After the kind: varint n, n times: operation, with its
 * fate; context (0 where there is nothing beyond the operation's own).
 */
export class EntriesRecord implements StoreRecord<void> {
  readonly type = recordTypes.batch;

  constructor(readonly entries: readonly Entry[]) {}

  static decode(reader: ByteReader, state: State): EntriesRecord {
    const size = reader.varint();
    if (size > reader.remaining) throw new CodecError(`${size} entries in too few bytes`);
    const operations = new OperationReader(reader, state);
    const entries = Array.from({ length: size }, () => {
      const { version, as } = operations.read();
      const beyond = operations.context();
      return { version, as, beyond: beyond.size === 0 ? null : beyond };
    });
    return new EntriesRecord(entries);
  }

  encode(writer: ByteWriter): void {
    const operations = new OperationWriter(
      writer.u8(batchKinds.entries).varint(this.entries.length),
    );
    for (const { version, as, beyond } of this.entries) {
      operations.write(version, verdict.lastWrite, as);
      operations.context(beyond ?? new Map());
    }
  }

  apply(state: State): void {
    for (const { version, as, beyond } of this.entries) state.table.restore(version, as, beyond);
  }
}
