import { type EngineLog, type Result, SoftadastraError } from '../core/index.js';
import type { CompactionReport, Wal } from '../wal/index.js';
import { Checkpoint } from './checkpoint.js';
import type { Commits } from './commits.js';

export interface CompactionOptions {
  readonly wal: Wal;
  readonly commits: Commits;
  readonly afterBytes: number;
  readonly log: EngineLog;
}

/** Keeps the log within a multiple of what is live, so that recovery does too. */
export class Compaction {
  readonly #options: CompactionOptions;
  #running: Promise<Result<CompactionReport>> | null = null;
  #stopped = false;
  /** Bytes appended since the last compaction, or the last attempt at one. */
  #grown: number;

  constructor(options: CompactionOptions) {
    this.#options = options;
    this.#grown = options.wal.bytesSinceCheckpoint;
  }

  /** Compacts now, or waits for the compaction that is under way. */
  run(): Promise<Result<CompactionReport>> {
    this.#running ??= this.#compact().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** To be told of each record's size. Compacts where it is worth it. */
  grew(bytes: number): void {
    this.#grown += bytes;
    const { afterBytes, commits } = this.#options;
    if (this.#grown <= afterBytes || this.#running || this.#stopped) return;
    if (this.#grown <= 2 * commits.state.table.operations.weight) return;
    void this.run();
  }

  /** Gives up one that is under way: the log is as good without it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #compact(): Promise<Result<CompactionReport>> {
    const { wal, commits, log } = this.#options;
    this.#grown = 0;
    const result = await wal.compact(async (sink) => {
      const checkpoint = new Checkpoint(commits.state, commits.applied, commits.hlc.last);
      // What the checkpoint contains must not be missing from the log that goes on beside it.
      (await wal.flush()).value();
      await checkpoint.writeTo(sink, () => this.#mustGoOn());
    });
    if (this.#stopped) return result;
    if (result.isErr()) {
      const error = result.error();
      log({
        event: 'wal_compacted',
        level: 'warn',
        message: `the log was not compacted, and grows on: ${error.message}`,
        error,
      });
    }
    return result;
  }

  #mustGoOn(): void {
    if (this.#stopped) throw new SoftadastraError('invalid_state', 'the store is closing');
  }
}
