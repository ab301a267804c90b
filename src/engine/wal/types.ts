import type { Clock, EngineLog, Hlc, Random, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';

/** What a record is. The log does not look into any of them but `checkpoint`. */
export const recordTypes = {
  put: 1,
  delete: 2,
  /** Stands at both ends of a compacted file: what is older than it needs no replay. */
  checkpoint: 3,
  noop: 4,
  file_event: 5,
  /** Several operations that hold together or not at all. */
  batch: 6,
  /** A fact of a layer above that is no value: a peer that is known, an acknowledgement. */
  note: 7,
} as const;

export type RecordTypeName = keyof typeof recordTypes;
export type RecordType = (typeof recordTypes)[RecordTypeName];

export interface WalRecord {
  /**
   * 1, 2, 3 … without a gap, over all segments of the log. What comes from a checkpoint has the last
   * sequence that the checkpoint replaced.
   */
  readonly sequence: number;
  readonly type: RecordType;
  readonly time: Hlc;
  readonly payload: Buffer;
  /**
   * The payload again: it stands here from `start` to `end`. These bytes are never changed, and may
   * be kept, which keeps all the others around them too.
   */
  readonly source: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Something that waits to be in the log. It encodes itself right into the group that goes out. */
export interface Append {
  readonly type: RecordType;
  readonly time: Hlc;
  /** Exactly the bytes that `encode` writes. */
  readonly size: number;
  encode(target: Buffer, offset: number): void;
  /** Called once, in the order of the log. `durable` is false where no fdatasync has been yet. */
  appended(sequence: number, durable: boolean): void;
  /** Called once instead: nothing of it is in the log. */
  failed(error: SoftadastraError): void;
}

export interface WalOptions {
  readonly disk: Disk;
  /** The active file; full ones lie beside it as `<path>.000001` … */
  readonly path: string;
  readonly nodeId: string;
  readonly clock: Clock;
  readonly random: Random;
  /** True (the default): answered after fdatasync. False: after the write, synced every 50 ms. */
  readonly autoFlush?: boolean;
  /** The size at which the active file is closed and numbered. Default 64 MiB. */
  readonly segmentBytes?: number;
  readonly log?: EngineLog;
  /** Told the log's incarnation, once, before the first record is replayed. */
  readonly identified?: (incarnation: string) => void;
}

export interface WalStatus {
  readonly path: string;
  readonly nodeId: string;
  readonly incarnation: string;
  readonly autoFlush: boolean;
  /** 0 in a new log. */
  readonly lastSequence: number;
  readonly durableSequence: number;
  readonly files: number;
  /** Without the space that is written ahead. */
  readonly bytes: number;
  /** Why nothing can be appended any more; null while all is well. */
  readonly poisoned: SoftadastraError | null;
  readonly recovery: RecoveryReport;
}

export interface RecoveryReport {
  readonly records: number;
  readonly bytes: number;
  /** What an unfinished write had left at the end, if anything. */
  readonly cut: TornTail | null;
}

export interface TornTail {
  readonly file: string;
  /** Where the first bad record began. */
  readonly offset: number;
  readonly bytes: number;
  /** Where a copy of what was cut is kept. */
  readonly copy: string;
}

/** Where a compaction puts what is still needed. */
export interface CheckpointSink {
  /**
   * @param size exactly the bytes that `encode` writes.
   * @returns now and then a promise: the disk is behind, and the caller is to await it.
   */
  write(
    type: RecordType,
    time: Hlc,
    size: number,
    encode: (target: Buffer, offset: number) => void,
  ): Promise<void> | undefined;
}

export interface CompactionReport {
  /** The checkpoint. */
  readonly file: string;
  readonly records: number;
  readonly bytes: number;
  /** What it replaced. */
  readonly removedFiles: number;
  readonly removedBytes: number;
}
