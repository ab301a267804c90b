import { type Clock, type EngineLog, type Random, silentLog } from '../core/index.js';
import type { Store } from '../store/index.js';
import type { ConflictJournal } from './conflict/index.js';
import type { RetryPolicy, SyncLimits } from './types.js';

export interface SyncOptions {
  readonly store: Store;
  /** The one whose `decide` the store was opened with. */
  readonly conflicts: ConflictJournal;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: EngineLog;
  readonly retry?: RetryPolicy;
  /** Silence after which what is in flight is sent again. Default 10,000. */
  readonly ackTimeoutMs?: number;
  readonly limits?: SyncLimits;
}

/** The same with every default filled in, once. */
export interface Settings {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: EngineLog;
  readonly retry: Required<RetryPolicy>;
  readonly ackTimeoutMs: number;
  readonly limits: Required<SyncLimits>;
}

export function settle(options: SyncOptions): Settings {
  const { store, clock, random, log = silentLog, retry, ackTimeoutMs = 10_000, limits } = options;
  return {
    store,
    clock,
    random,
    log,
    ackTimeoutMs,
    retry: { firstDelayMs: 500, longestDelayMs: 60_000, attempts: 8, ...retry },
    limits: {
      batchBytes: 256 * 1024,
      batchOperations: 4096,
      windowBytes: 4 * 1024 * 1024,
      ...limits,
    },
  };
}
