import type { Clock, Timer, VersionVector } from '../core/index.js';
import type { Wal } from '../wal/index.js';
import type { Commits } from './commits.js';
import type { Version } from './version.js';

/** So many replaced operations may wait before somebody looks whether the log is durable by now. */
const LOOK_AFTER = 4096;
/** Or so many bytes of them. */
const LOOK_AFTER_BYTES = 4 * 1024 * 1024;
/** As long as the log itself waits before it syncs. */
const TELL_AFTER_MS = 50;

/**
 * Where the log syncs later than it answers: what other nodes may be told of. If they knew an
 * operation that a crash takes away here, its number would be used for another one. And what such an
 * operation replaced stays until then: it is part of what is vouched for.
 */
export class Vouched {
  readonly #wal: Wal;
  readonly #commits: Commits;
  /** In the order of the records that replaced them. */
  readonly #replaced: { readonly by: number; readonly version: Version }[] = [];
  readonly #clock: Clock;
  #lookAt = LOOK_AFTER;
  /** Replaced since somebody looked. */
  #bytes = 0;
  #timer: Timer | null = null;
  #vector: VersionVector;
  /** What may be vouched for once the log is durable up to `sequence`. */
  #next: { readonly sequence: number; readonly vector: VersionVector } | null = null;

  constructor(wal: Wal, commits: Commits, clock: Clock) {
    this.#wal = wal;
    this.#commits = commits;
    this.#vector = commits.state.vector.clone();
    this.#clock = clock;
    commits.state.table.operations.linger = (version) => {
      this.#replaced.push({ by: commits.applied, version });
      this.#bytes += version.weight;
    };
  }

  get vector(): VersionVector {
    const durable = this.#wal.status().durableSequence;
    const { applied, state } = this.#commits;
    if (durable >= applied) {
      this.#vector = state.vector.clone();
      this.#next = null;
      this.#drop(applied);
      return this.#vector;
    }
    if (this.#next && durable >= this.#next.sequence) {
      this.#vector = this.#next.vector;
      this.#drop(this.#next.sequence);
      this.#next = null;
    }
    this.#next ??= { sequence: applied, vector: state.vector.clone() };
    return this.#vector;
  }

  /** To be called between two records, so that what was replaced does not pile up unasked. */
  look(): void {
    if (this.#replaced.length >= this.#lookAt || this.#bytes >= LOOK_AFTER_BYTES) {
      this.settle();
      this.#lookAt = this.#replaced.length + LOOK_AFTER;
    }
  }

  /** Lets go of what was replaced by operations that are durable by now. */
  settle(): void {
    void this.vector;
    this.#bytes = 0;
  }

  /** Syncs the log soon, and then calls back; calls meanwhile are part of the same. */
  onceDurable(tell: () => void): void {
    this.#timer ??= this.#clock.after(
      TELL_AFTER_MS,
      async () => {
        this.#timer = null;
        const flushed = await this.#wal.flush();
        if (flushed.isOk()) tell();
      },
      { background: true },
    );
  }

  /** Of what was replaced by records up to `sequence` nothing is told any more. */
  #drop(sequence: number): void {
    const later = this.#replaced.findIndex(({ by }) => by > sequence);
    const done = this.#replaced.splice(0, later < 0 ? this.#replaced.length : later);
    for (const { version } of done) this.#commits.state.table.operations.settle(version);
  }
}
