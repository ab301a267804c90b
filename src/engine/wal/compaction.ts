import { type Hlc, hlcFromMs, SoftadastraError } from '../core/index.js';
import { DiskError } from '../disk/index.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { isUncertain, walClosed, walError } from './errors.js';
import type { FileHeader } from './file-header.js';
import type { GroupCommit } from './group-commit.js';
import type { LogWriter } from './log-writer.js';
import { type FullFile, type LogIdentity, newHeader } from './segments.js';
import type { CheckpointSink, CompactionReport, WalOptions } from './types.js';

/** Replaces all full files of an open log by one that has what is still needed. */
export class Compaction {
  readonly #options: Pick<WalOptions, 'disk' | 'path' | 'log'>;
  readonly #identity: LogIdentity;
  readonly #writer: LogWriter;
  readonly #commit: GroupCommit;
  #underWay: Promise<unknown> | null = null;
  #stopped = false;

  constructor(
    options: Pick<WalOptions, 'disk' | 'path' | 'log'>,
    identity: LogIdentity,
    writer: LogWriter,
    commit: GroupCommit,
  ) {
    this.#options = options;
    this.#identity = identity;
    this.#writer = writer;
    this.#commit = commit;
  }

  async run(produce: (sink: CheckpointSink) => Promise<void>): Promise<CompactionReport> {
    if (this.#stopped) throw walClosed();
    if (this.#underWay) {
      throw new SoftadastraError('invalid_state', 'a compaction of the log is under way', {
        retryable: true,
      });
    }
    const running = this.#run(produce);
    // Only to be waited for: whoever called `run` gets the error.
    this.#underWay = running.catch(() => null);
    try {
      return await running;
    } finally {
      this.#underWay = null;
    }
  }

  /** Ends one that is under way: its next record is refused. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#underWay;
  }

  async #run(produce: (sink: CheckpointSink) => Promise<void>): Promise<CompactionReport> {
    const { disk, path } = this.#options;
    const header = await this.#commit.exclusively(() => this.#rotate());
    const checkpoint = await CheckpointWriter.start(disk, path, header, this.#time(), () =>
      this.#stopped ? walClosed() : this.#writer.poisoned,
    );
    let file: FullFile;
    try {
      await produce(checkpoint);
      await checkpoint.finish(this.#time());
      file = await checkpoint.name();
    } catch (error) {
      throw await this.#failed(checkpoint, error);
    }
    const removed = this.#writer.segments.replace(file);
    await this.#removeAll(removed);
    return {
      file: file.path,
      records: checkpoint.records,
      bytes: file.bytes,
      removedFiles: removed.length,
      removedBytes: removed.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** @returns the header of a checkpoint that replaces all files which are full now. */
  async #rotate(): Promise<FileHeader> {
    if (this.#writer.poisoned) throw this.#writer.poisoned;
    const position = this.#writer.last;
    await this.#writer.rotate();
    const number = this.#writer.segments.active.header.number - 1;
    return newHeader(this.#identity, 'checkpoint', number, position);
  }

  async #failed(checkpoint: CheckpointWriter, thrown: unknown): Promise<SoftadastraError> {
    const error = walError(thrown, 'compacting the log');
    try {
      await checkpoint.abandon();
    } catch (abandoning) {
      this.#warn(walError(abandoning, 'removing an unfinished checkpoint'));
    }
    if (!(thrown instanceof DiskError) || !isUncertain(thrown)) return error;
    return this.#commit.exclusively(() => this.#writer.poison(error));
  }

  /** What cannot be removed is superseded all the same, and goes when the log is opened again. */
  async #removeAll(files: readonly FullFile[]): Promise<void> {
    try {
      for (const { path } of files) await this.#options.disk.remove(path);
    } catch (thrown) {
      this.#warn(walError(thrown, 'removing what a compaction replaced'));
    }
  }

  #time(): Hlc {
    return hlcFromMs(this.#identity.now());
  }

  #warn(error: SoftadastraError): void {
    const { message } = error;
    this.#options.log?.({ event: 'wal_append_failed', level: 'warn', message, error });
  }
}
