import type { Clock, EngineLog, SoftadastraError, Timer } from '../core/index.js';
import { AppendQueue } from './append-queue.js';
import { walError } from './errors.js';
import type { LogWriter } from './log-writer.js';
import { SyncPace } from './sync-pace.js';
import type { Append } from './types.js';

/** Larger groups would make the first of their callers wait for too many others. */
const GROUP_BYTES = 4 * 1024 * 1024;
const FLUSH_MS = 50;

export interface GroupCommitOptions {
  readonly autoFlush: boolean;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** Work that needs the log to itself for a moment, between two groups. */
interface Job {
  /** How many appends go before it. */
  readonly after: number;
  run(): Promise<void>;
}

/**
 * Gathers what waits into groups: one write, one sync, then every caller is answered. While a sync
 * is under way the next group gathers.
 */
export class GroupCommit {
  readonly #writer: LogWriter;
  readonly #options: GroupCommitOptions;
  readonly #queue = new AppendQueue();
  readonly #jobs: Job[] = [];
  readonly #pace: SyncPace;
  /** The entries of the group that is under way. */
  readonly #group: Append[] = [];
  #running = false;
  #refusal: SoftadastraError | null = null;
  #flushTimer: Timer | null = null;
  #flushAt = 0;

  constructor(writer: LogWriter, options: GroupCommitOptions) {
    this.#writer = writer;
    this.#options = options;
    this.#pace = new SyncPace(options.clock);
  }

  append(entry: Append): void {
    const refusal = this.#refusal ?? this.#writer.poisoned;
    if (refusal) {
      queueMicrotask(() => entry.failed(refusal));
      return;
    }
    this.#queue.add(entry);
    if (!this.#running) this.#start();
  }

  /** Refuses whatever comes from now on; what waits already is still done. */
  refuse(error: SoftadastraError): void {
    this.#refusal ??= error;
  }

  /** Runs between two groups, after all that was appended before. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = () => work().then(resolve, reject);
      this.#jobs.push({ after: this.#queue.added, run });
      if (!this.#running) this.#start();
    });
  }

  /** Makes all that was appended before durable. */
  flush(): Promise<void> {
    return this.exclusively(() => this.#sync());
  }

  async #sync(): Promise<void> {
    this.#flushTimer?.cancel();
    this.#flushTimer = null;
    if (this.#writer.poisoned) throw this.#writer.poisoned;
    try {
      await this.#writer.sync();
    } catch (error) {
      throw await this.#writer.syncFailed(error);
    }
  }

  /** What is appended in the same turn goes out together. */
  #start(): void {
    this.#running = true;
    queueMicrotask(() => {
      this.#run().catch(async (error: unknown) => {
        this.#failGroup(await this.#writer.poison(walError(error, 'appending')));
        // A poisoned log refuses what waits, and jobs see for themselves.
        await this.#run();
      });
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const job = this.#jobs[0];
      if (job && job.after <= this.#queue.taken) {
        this.#jobs.shift();
        await job.run();
      } else if (this.#writer.poisoned) {
        this.#refuseWaiting(this.#writer.poisoned);
        if (this.#jobs.length === 0) break;
      } else if (this.#queue.length === 0) {
        break;
      } else {
        if (this.#writer.isFull) await this.#rotate();
        else if (this.#gather(job)) {
          const slow = this.#commit();
          if (slow) await slow;
        }
      }
    }
    this.#running = false;
  }

  /** @returns whether there is a group. */
  #gather(before: Job | undefined): boolean {
    const queue = this.#queue;
    const most = before ? before.after - queue.taken : queue.length;
    this.#group.length = 0;
    this.#writer.begin();
    for (let index = 0; index < most && this.#writer.gathered < GROUP_BYTES; index += 1) {
      const entry = queue.take();
      if (!entry) break;
      const refused = this.#writer.add(entry);
      if (refused) this.#fail(entry, refused);
      else this.#group.push(entry);
    }
    return this.#group.length > 0;
  }

  /** @returns a promise only where something is waited for. */
  #commit(): Promise<void> | null {
    let first: number;
    try {
      first = this.#writer.write();
    } catch (error) {
      return this.#undo(error);
    }
    if (!this.#options.autoFlush) {
      this.#answer(first, false);
      return this.#flushSoon();
    }
    if (!this.#pace.begin()) return this.#syncAndAnswer(first);
    try {
      this.#writer.syncNow();
    } catch (error) {
      return this.#poison(error);
    }
    this.#pace.end(this.#queue.length);
    this.#answer(first, true);
    return null;
  }

  async #syncAndAnswer(first: number): Promise<void> {
    try {
      await this.#writer.sync();
    } catch (error) {
      return this.#poison(error);
    }
    this.#pace.end(this.#queue.length);
    this.#answer(first, true);
  }

  #answer(first: number, durable: boolean): void {
    this.#writer.answered();
    let sequence = first;
    for (const entry of this.#group) {
      try {
        entry.appended(sequence, durable);
      } catch (error) {
        this.#misbehaved(error);
      }
      sequence += 1;
    }
    this.#group.length = 0;
  }

  async #undo(thrown: unknown): Promise<void> {
    this.#failGroup(await this.#writer.undo(thrown));
  }

  async #poison(thrown: unknown): Promise<void> {
    this.#failGroup(await this.#writer.syncFailed(thrown));
  }

  /** Where no new file can be begun, the old one goes on: that is told, and no append fails. */
  async #rotate(): Promise<void> {
    try {
      await this.#writer.rotate();
    } catch (thrown) {
      const error = walError(thrown, 'beginning a new log file');
      const { message } = error;
      this.#options.log({ event: 'wal_append_failed', level: 'warn', message, error });
    }
  }

  /**
   * A failure poisons the log, which is told to the log's reader and to every later caller.
   * @returns a promise where the sync is due: one write upon the other leaves timers no turn.
   */
  #flushSoon(): Promise<void> | null {
    const { clock } = this.#options;
    if (this.#flushTimer) return clock.now() < this.#flushAt ? null : this.#sync().catch(() => {});
    this.#flushAt = clock.now() + FLUSH_MS;
    const run = () => void this.flush().catch(() => {});
    this.#flushTimer = clock.after(FLUSH_MS, run, { background: true });
    return null;
  }

  #refuseWaiting(error: SoftadastraError): void {
    for (let entry = this.#queue.take(); entry; entry = this.#queue.take()) {
      this.#fail(entry, error);
    }
  }

  #failGroup(error: SoftadastraError): void {
    for (const entry of this.#group.splice(0)) this.#fail(entry, error);
  }

  #fail(entry: Append, error: SoftadastraError): void {
    try {
      entry.failed(error);
    } catch (thrown) {
      this.#misbehaved(thrown);
    }
  }

  #misbehaved(thrown: unknown): void {
    const error = walError(thrown, 'telling a caller of its append');
    this.#options.log({
      event: 'wal_append_failed',
      level: 'error',
      message: error.message,
      error,
    });
  }
}
