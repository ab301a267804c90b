import {
  checkNodeId,
  HybridClock,
  newIncarnation,
  originOf,
  Result,
  silentLog,
} from '../core/index.js';
import { Wal } from '../wal/index.js';
import { Commits } from './commits.js';
import { Compaction } from './compaction.js';
import { MemoryJournal } from './journal.js';
import { Replay } from './replay.js';
import { State } from './state.js';
import type { StoreOptions } from './types.js';
import { Vouched } from './vouched.js';

const COMPACT_AFTER_BYTES = 64 * 1024 * 1024;

/** What a store consists of once it is open. */
export interface Opened {
  readonly commits: Commits;
  /** Null where all is in memory only. */
  readonly wal: Wal | null;
  readonly compaction: Compaction | null;
  /** Null where what is applied is vouched for at once. */
  readonly vouched: Vouched | null;
}

export async function openMemory(options: StoreOptions): Promise<Result<Opened>> {
  const { nodeId, clock, random, decide = null, log = silentLog } = options;
  const checked = checkNodeId(nodeId);
  if (checked.isErr()) return Result.err(checked.error());
  const state = new State(originOf(nodeId, newIncarnation(random)), random);
  const hlc = new HybridClock(clock);
  const commits = new Commits({ state, journal: new MemoryJournal(), hlc, decide, log });
  return Result.ok({ commits, wal: null, compaction: null, vouched: null });
}

/** Opens the log and brings back what it amounts to. */
export async function openLog(
  options: StoreOptions,
  walOptions: NonNullable<StoreOptions['wal']>,
): Promise<Result<Opened>> {
  const { nodeId, clock, random, decide = null, log = silentLog } = options;
  let replay: Replay | null = null;
  const identified = (incarnation: string) => {
    replay = new Replay(originOf(nodeId, incarnation), random);
  };
  const opened = await Wal.open(
    { ...walOptions, nodeId, clock, random, log, identified },
    (record) => replay?.take(record),
  );
  if (opened.isErr()) return Result.err(opened.error());
  const wal = opened.value();
  const replayed: Replay = replay ?? new Replay(originOf(nodeId, wal.status().incarnation), random);
  replayed.end();
  const { state, last, applied, failure } = replayed;
  if (failure) {
    await wal.close();
    return Result.err(failure);
  }
  const hlc = new HybridClock(clock, last);
  const commits = new Commits({ state, journal: wal, hlc, decide, log });
  commits.applied = applied;
  const afterBytes = options.compactAfterBytes ?? COMPACT_AFTER_BYTES;
  const compaction = new Compaction({ wal, commits, afterBytes, log });
  const vouched = walOptions.autoFlush === false ? new Vouched(wal, commits, clock) : null;
  commits.vouched = vouched;
  commits.beforeRecord = (bytes) => {
    vouched?.look();
    compaction.grew(bytes);
  };
  return Result.ok({ commits, wal, compaction, vouched });
}
