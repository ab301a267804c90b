import { type ByteReader, type ByteWriter, CodecError, type Origin } from '../../core/index.js';
import { recordTypes } from '../../wal/index.js';
import type { State } from '../state.js';
import { isVerdict, type Verdict } from '../verdict.js';
import { noteKinds } from './kinds.js';
import type { StoreRecord } from './record.js';

export interface Released {
  readonly origin: Origin;
  readonly counter: number;
  readonly decided: Verdict;
}

/** Held operations whose time has come, in the order of their times. */
export class ReleaseRecord implements StoreRecord<number> {
  readonly type = recordTypes.note;

  constructor(readonly released: readonly Released[]) {}

  static decode(reader: ByteReader): ReleaseRecord {
    const size = reader.varint();
    if (size > reader.remaining) throw new CodecError(`${size} operations in too few bytes`);
    const released = Array.from({ length: size }, () => {
      const [origin, counter, decided] = [reader.text(), reader.varint(), reader.u8()];
      if (!isVerdict(decided)) throw new CodecError(`a verdict of ${decided}`);
      return { origin, counter, decided };
    });
    return new ReleaseRecord(released);
  }

  encode(writer: ByteWriter): void {
    writer.u8(noteKinds.release).varint(this.released.length);
    for (const { origin, counter, decided } of this.released) {
      writer.text(origin).varint(counter).u8(decided);
    }
  }

  apply(state: State): number {
    let count = 0;
    for (const { origin, counter, decided } of this.released) {
      if (state.table.release(origin, counter, decided) !== null) count += 1;
    }
    return count;
  }
}
