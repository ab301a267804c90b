import type { EngineLog, SoftadastraError } from '../core/index.js';
import { isUncertain, walError, walPoisoned } from './errors.js';
import { FIRST_GROUP } from './format.js';
import { GroupBuffer } from './group-buffer.js';
import type { LogPosition, Segments } from './segments.js';
import type { Append } from './types.js';

export interface LogWriterOptions {
  readonly segmentBytes: number;
  readonly log: EngineLog;
}

/**
 * The end of the log: one group at a time is put there, made durable, or taken away again. It is
 * used by one caller at a time.
 */
export class LogWriter {
  readonly segments: Segments;
  readonly #options: LogWriterOptions;
  readonly #buffer = new GroupBuffer();
  #last: LogPosition;
  #durable: LogPosition;
  /** Up to here in the active file callers were told that their records are written. */
  #answeredSize: number;
  #rotateAt: number;
  #sealed: boolean;
  #poisoned: SoftadastraError | null = null;

  constructor(segments: Segments, start: LogPosition, sealed: boolean, options: LogWriterOptions) {
    this.segments = segments;
    this.#options = options;
    this.#last = start;
    this.#durable = start;
    this.#sealed = sealed;
    this.#answeredSize = segments.size;
    this.#rotateAt = options.segmentBytes;
  }

  get last(): LogPosition {
    return this.#last;
  }

  get durable(): LogPosition {
    return this.#durable;
  }

  get poisoned(): SoftadastraError | null {
    return this.#poisoned;
  }

  get isFull(): boolean {
    return this.segments.size >= this.#rotateAt && this.segments.size > FIRST_GROUP;
  }

  /** Of the group that gathers, in bytes. */
  get gathered(): number {
    return this.#buffer.length;
  }

  begin(): void {
    const { sequence, usedGroup } = this.#last;
    this.#buffer.begin(this.segments.seed, usedGroup + 1, sequence + 1);
  }

  /** @returns why the entry cannot be in a log; the group is then as it was before. */
  add(entry: Append): SoftadastraError | null {
    return this.#buffer.add(entry);
  }

  /**
   * Hands the group to the operating system. Where that throws, `undo` has to follow.
   * @param isLast no other is to come.
   * @returns the sequence of its first record.
   */
  write(isLast = false): number {
    const { sequence, group, usedGroup } = this.#last;
    this.#last = { sequence, group, usedGroup: usedGroup + 1 };
    const bytes = this.#buffer.finish(this.segments.size, this.#durable.group);
    this.segments.append(bytes, isLast);
    this.#last = {
      sequence: sequence + this.#buffer.count,
      group: usedGroup + 1,
      usedGroup: usedGroup + 1,
    };
    this.#sealed = false;
    return sequence + 1;
  }

  /** What was written so far is answered for: from here on it is not taken away again. */
  answered(): void {
    this.#answeredSize = this.segments.size;
  }

  /** Takes away what a failed write left. @returns what its callers are to be told. */
  async undo(thrown: unknown): Promise<SoftadastraError> {
    try {
      await this.segments.cutBack();
    } catch (error) {
      return this.poison(this.#error(error, 'taking back a write that failed'));
    }
    const error = this.#error(thrown, 'writing to the log');
    this.#tell(error);
    return error;
  }

  syncNow(): void {
    this.segments.active.file.syncNow();
    this.#durable = this.#last;
  }

  async sync(): Promise<void> {
    if (this.#durable.usedGroup === this.#last.usedGroup) return;
    const reached = this.#last;
    await this.segments.active.file.sync();
    this.#durable = reached;
  }

  /** Closes the active file and begins the next. Where that fails, the log goes on as it can. */
  async rotate(): Promise<void> {
    try {
      await this.sync();
      await this.segments.rotate(this.#last);
      this.#rotateAt = this.#options.segmentBytes;
    } catch (error) {
      // Tried again later: a disk that was full may have room by then.
      this.#rotateAt = this.segments.size + this.#options.segmentBytes / 4;
      const failure = walError(error, 'beginning a new log file');
      if (isUncertain(error)) throw await this.poison(failure);
      throw failure;
    } finally {
      this.#answeredSize = this.segments.size;
    }
  }

  /**
   * Ends the file with a group that has no records: what stands before it was durable. It goes into
   * the space ahead, so that a full disk has room for it, and the rest of that is given back.
   */
  async seal(): Promise<void> {
    if (this.#sealed && this.segments.isExact) return;
    if (!this.#sealed) {
      this.begin();
      try {
        this.write(true);
      } catch (error) {
        throw await this.undo(error);
      }
    }
    // One sync for both: with either alone, a restart finds the end just as well.
    await this.segments.trim();
    await this.segments.active.file.sync();
    this.#durable = this.#last;
    this.answered();
    this.#sealed = true;
  }

  /**
   * Ends all writing: nobody knows any more what is on the disk. What nobody was answered for is
   * taken away as far as that is possible, so that a restart does not find it.
   */
  async poison(cause: SoftadastraError): Promise<SoftadastraError> {
    if (this.#poisoned) return this.#poisoned;
    const poisoned = walPoisoned(cause);
    this.#poisoned = poisoned;
    this.#tell(poisoned);
    if (this.segments.size > this.#answeredSize || !this.segments.isExact) {
      try {
        await this.segments.active.file.truncate(this.#answeredSize);
      } catch (error) {
        this.#tell(this.#error(error, 'taking back what could not be synced'));
      }
    }
    return poisoned;
  }

  /** A sync failed: see `poison`. */
  syncFailed(thrown: unknown): Promise<SoftadastraError> {
    return this.poison(this.#error(thrown, 'syncing the log'));
  }

  #error(thrown: unknown, doing: string): SoftadastraError {
    return walError(thrown, doing, this.segments.active.path);
  }

  #tell(error: SoftadastraError): void {
    this.#options.log({
      event: 'wal_append_failed',
      level: 'error',
      message: error.message,
      error,
    });
  }
}
