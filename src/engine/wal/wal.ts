import { Result, silentLog } from '../core/index.js';
import type { DiskLock } from '../disk/index.js';
import { Compaction } from './compaction.js';
import { walClosed, walError } from './errors.js';
import { GroupCommit } from './group-commit.js';
import { takeLock } from './lock.js';
import { checkIdentity, listLog } from './log-files.js';
import { LogWriter } from './log-writer.js';
import { checkOptions, type OpenedLog, openLog } from './open-log.js';
import { PromisedAppend, type Written } from './promised-append.js';
import type {
  Append,
  CheckpointSink,
  CompactionReport,
  RecordType,
  WalOptions,
  WalRecord,
  WalStatus,
} from './types.js';

const SEGMENT_BYTES = 64 * 1024 * 1024;

/** An append-only log that loses nothing it answered for. Its bytes are described in format.ts. */
export class Wal {
  readonly #options: WalOptions;
  readonly #autoFlush: boolean;
  readonly #opened: OpenedLog;
  readonly #lock: DiskLock;
  readonly #writer: LogWriter;
  readonly #commit: GroupCommit;
  readonly #compaction: Compaction;
  #closing: Promise<Result<void>> | null = null;

  /**
   * Takes the lock and recovers: each record that is still valid goes to `replay`, in order, before
   * this resolves. A record's payload is valid only until `replay` returns. Where this fails, what
   * was replayed does not count.
   */
  static async open(
    options: WalOptions,
    replay: (record: WalRecord) => void,
  ): Promise<Result<Wal>> {
    const log = options.log ?? silentLog;
    const opened = await openLocked(options, replay);
    if (opened.isErr()) {
      const error = opened.error();
      log({ event: 'wal_open_failed', level: 'error', message: error.message, error });
      return Result.err(error);
    }
    const wal = new Wal(options, opened.value());
    const { recovery } = wal.status();
    const context = { path: options.path, ...recovery };
    const level = recovery.cut ? 'warn' : 'info';
    const message = recovery.cut
      ? `an unfinished write was cut off: ${recovery.cut.bytes} bytes of ${recovery.cut.file} from byte ${recovery.cut.offset}, kept in ${recovery.cut.copy}`
      : `the log is open with ${recovery.records} records`;
    log({ event: 'wal_recovered', level, message, context });
    return Result.ok(wal);
  }

  private constructor(options: WalOptions, { opened, lock }: LockedLog) {
    const { disk, path, clock, log = silentLog, segmentBytes = SEGMENT_BYTES } = options;
    this.#options = options;
    this.#autoFlush = options.autoFlush ?? true;
    this.#opened = opened;
    this.#lock = lock;
    this.#writer = new LogWriter(opened.segments, opened.position, opened.sealed, {
      segmentBytes,
      log,
    });
    this.#commit = new GroupCommit(this.#writer, { autoFlush: this.#autoFlush, clock, log });
    const { identity } = opened;
    this.#compaction = new Compaction({ disk, path, log }, identity, this.#writer, this.#commit);
  }

  /** Never throws; the entry is told later what became of it. */
  append(entry: Append): void {
    this.#commit.append(entry);
  }

  /** The same for a payload that is at hand. `durable` is false where no sync has been yet. */
  write(type: RecordType, time: number, payload: Buffer): Promise<Result<Written>> {
    return new Promise((resolve) => {
      this.append(new PromisedAppend(type, time, payload, resolve));
    });
  }

  /** Resolves once all that was appended before is durable. */
  flush(): Promise<Result<void>> {
    if (this.#closing) return Promise.resolve(Result.err(walClosed()));
    return settled(this.#commit.flush(), 'syncing the log');
  }

  /**
   * Has `produce` write all that is still needed into a checkpoint, which then takes the place of
   * every record appended before the call. Appends go on meanwhile. Where it fails, the log is as
   * it was.
   */
  compact(produce: (sink: CheckpointSink) => Promise<void>): Promise<Result<CompactionReport>> {
    return settled(this.#compaction.run(produce), 'compacting the log');
  }

  get bytesSinceCheckpoint(): number {
    return this.#writer.segments.bytesSinceCheckpoint;
  }

  status(): WalStatus {
    const { identity, report, segments } = this.#opened;
    return {
      path: this.#options.path,
      nodeId: identity.nodeId,
      incarnation: identity.incarnation,
      autoFlush: this.#autoFlush,
      lastSequence: this.#writer.last.sequence,
      durableSequence: this.#writer.durable.sequence,
      files: segments.full.length + 1,
      bytes: segments.bytes,
      poisoned: this.#writer.poisoned,
      recovery: report,
    };
  }

  /** Answers what waits, makes it durable and lets go of the lock. Twice is fine. */
  close(): Promise<Result<void>> {
    this.#closing ??= settled(this.#close(), 'closing the log');
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#commit.refuse(walClosed());
    await this.#compaction.stop();
    try {
      if (!this.#writer.poisoned) await this.#commit.flush();
      if (!this.#writer.poisoned) await this.#commit.exclusively(() => this.#writer.seal());
    } finally {
      try {
        await this.#commit.exclusively(() => this.#writer.segments.active.file.close());
      } finally {
        await this.#lock.release();
      }
    }
  }
}

interface LockedLog {
  readonly opened: OpenedLog;
  readonly lock: DiskLock;
}

async function openLocked(
  options: WalOptions,
  replay: (record: WalRecord) => void,
): Promise<Result<LockedLog>> {
  const { disk, path, nodeId } = options;
  try {
    checkOptions(options);
    // Before the lock, so that nothing is put beside a file that is none of ours.
    checkIdentity(await listLog(disk, path), nodeId);
    const lock = await takeLock(disk, path);
    try {
      return Result.ok({ opened: await openLog(options, replay), lock });
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    return Result.err(walError(error, `opening the log ${path}`));
  }
}

async function settled<T>(work: Promise<T>, doing: string): Promise<Result<T>> {
  try {
    return Result.ok(await work);
  } catch (error) {
    return Result.err(walError(error, doing));
  }
}
