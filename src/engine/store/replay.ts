import { type Hlc, type Origin, type Random, SoftadastraError } from '../core/index.js';
import { recordTypes, type WalRecord } from '../wal/index.js';
import { decodeRecord, EntriesRecord, HeadRecord, replayWrite } from './records/index.js';
import { State } from './state.js';
import { fate } from './version.js';

/** A log may be so many times as large as what is live in it, before its bytes are copied. */
const WASTEFUL = 1.5;
const LEAST_WASTE = 4 * 1024 * 1024;

/**
 * Brings back the state that a log amounts to, record by record. Damage that the log's checksums did
 * not catch, and records of a newer version, are kept as a failure: the log must not be opened then.
 */
export class Replay {
  readonly state: State;
  /** The greatest time of any record, so that the clock goes on above it. */
  last: Hlc = 0;
  /** The last record that the state contains. */
  applied = 0;
  failure: SoftadastraError | null = null;
  /** Records up to here are part of the compacted file that was read before them. */
  #asOf = 0;

  constructor(own: Origin, random: Random) {
    this.state = new State(own, random);
  }

  take(record: WalRecord): void {
    if (this.failure) return;
    try {
      this.#apply(record);
    } catch (error) {
      this.failure = unreadable(record, error);
    }
  }

  /** To be called after the last record: lets go of the log's bytes where most of them are of no use. */
  end(): void {
    const { arena, table } = this.state;
    arena.lend(null);
    if (arena.lentBytes < LEAST_WASTE + WASTEFUL * table.operations.weight) return;
    for (const index of table.operations.origins) {
      for (const version of index.all()) if (version.fate !== fate.gone) arena.repack(version);
    }
  }

  #apply(record: WalRecord): void {
    const { type, time, sequence } = record;
    this.state.arena.lend(record.source);
    if (time > this.last) this.last = time;
    if (sequence > this.applied) this.applied = sequence;
    const isNew = sequence > this.#asOf;
    switch (type) {
      case recordTypes.put:
      case recordTypes.delete:
        if (isNew) replayWrite(record, this.state);
        return;
      case recordTypes.batch:
      case recordTypes.note: {
        const decoded = decodeRecord(record, this.state);
        const isCompacted = decoded instanceof HeadRecord || decoded instanceof EntriesRecord;
        if (decoded instanceof HeadRecord) this.#asOf = decoded.asOf;
        if (isCompacted || isNew) decoded.apply(this.state);
        return;
      }
      default:
      // What marks a place in the log, or is another layer's, says nothing of values.
    }
  }
}

function unreadable({ sequence, type }: WalRecord, cause: unknown): SoftadastraError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SoftadastraError(
    'wal_corrupt',
    `record ${sequence} of the log cannot be read: ${reason}`,
    { cause, context: { sequence, type }, stateValid: false },
  );
}
