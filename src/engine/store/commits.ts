import type { EngineLog, HybridClock, Result, SoftadastraError } from '../core/index.js';
import type { Brought } from './brought.js';
import type { Journal } from './journal.js';
import { InFlight, PendingRecord, type Settled, type Settling } from './pending.js';
import type { StoreRecord } from './records/index.js';
import type { State } from './state.js';
import type { Decide } from './types.js';
import { fate, type Version } from './version.js';
import type { Vouched } from './vouched.js';

export interface CommitOptions {
  readonly state: State;
  readonly journal: Journal;
  readonly hlc: HybridClock;
  readonly decide: Decide | null;
  readonly log: EngineLog;
}

/** The way of every change: into the log first, and from there, in its order, into the state. */
export class Commits implements Settling {
  readonly state: State;
  readonly journal: Journal;
  readonly hlc: HybridClock;
  readonly decide: Decide | null;
  readonly inFlight = new InFlight();
  /** The last record that the state contains; 0 where there is none. */
  applied = 0;
  /** Told of each record's size before it is applied. */
  beforeRecord: ((bytes: number) => void) | null = null;
  /** Where answers come before durability: puts off telling of local writes. */
  vouched: Pick<Vouched, 'onceDurable'> | null = null;
  /** The last number given to a local operation, whether it took effect or not. */
  counter: number;
  /** Called after local writes, once other nodes may be told of them. */
  readonly listeners = new Set<() => void>();
  /** Called after a delivery or an atomic batch was applied, before anything else can happen. */
  readonly arrivalListeners = new Set<(versions: readonly Version[]) => void>();
  readonly #log: EngineLog;

  constructor({ state, journal, hlc, decide, log }: CommitOptions) {
    this.state = state;
    this.journal = journal;
    this.hlc = hlc;
    this.decide = decide;
    this.#log = log;
    this.counter = state.vector.get(state.own);
  }

  /** @param brought the operations in the record, for those who would conflict with them */
  commit<T>(
    record: StoreRecord<T>,
    time = this.hlc.last,
    brought: readonly Brought[] = [],
  ): Promise<Result<Settled<T>>> {
    return new Promise((resolve) => {
      this.journal.append(new PendingRecord(this, record, time, brought, resolve));
    });
  }

  appended(sequence: number, size: number): void {
    if (this.beforeRecord) this.beforeRecord(size);
    this.applied = sequence;
  }

  written(): void {
    if (this.listeners.size === 0) return;
    if (this.vouched) this.vouched.onceDurable(() => this.#tell());
    else this.#tell();
  }

  arrived(brought: readonly Brought[]): void {
    if (this.arrivalListeners.size === 0) return;
    const versions = brought.map(({ version }) => version);
    // A repetition changes nothing, and passing it on would have it come back for ever.
    const news = versions.filter((version) => version.fate !== fate.gone);
    if (news.length === 0) return;
    for (const listener of this.arrivalListeners) listener(news);
  }

  failed(error: SoftadastraError): void {
    this.#log({
      event: 'store_write_failed',
      level: 'error',
      message: `a write was not stored: ${error.message}`,
      error,
    });
  }

  #tell(): void {
    for (const listener of this.listeners) listener();
  }
}
