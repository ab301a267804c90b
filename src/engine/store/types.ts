import type { Clock, EngineLog, Hlc, Origin, Random, VersionVector } from '../core/index.js';
import type { WalOptions, WalStatus } from '../wal/index.js';

/** Per other origin, the last operation on the same key that the writer had seen. */
export type Context = ReadonlyMap<Origin, number>;

/**
 * One write: what travels between nodes and what the log holds. It is known by (origin, counter)
 * and ordered by (time, origin).
 */
export interface Operation {
  readonly origin: Origin;
  /** 1, 2, 3 … per origin; numbers may be left out, none is used twice. */
  readonly counter: number;
  readonly time: Hlc;
  readonly key: string;
  /** Null is a deletion. */
  readonly value: Buffer | null;
  /** Null where the writer had seen no operation of another origin on the key. */
  readonly context: Context | null;
  /** The counter of the last operation of its atomic batch; its own where it stands alone. */
  readonly batchEnd: number;
}

/**
 * What became of an operation that arrived:
 * - `current`: it is the key's value (or its tombstone) now
 * - `superseded`: something newer was here, which had seen it or wins over it
 * - `known`: it was here already
 * - `held`: its clock is too far ahead; it waits
 * - `set_aside`: it conflicts, and policy or the application keeps the other one for now
 */
export type Disposition = 'current' | 'superseded' | 'known' | 'held' | 'set_aside';

/** The answer to a local write. */
export interface Written {
  readonly key: string;
  readonly origin: Origin;
  readonly counter: number;
  readonly time: Hlc;
  /** False where the log syncs later (`autoFlush` false) or there is none (memory only). */
  readonly durable: boolean;
}

export interface StoredValue {
  /** The caller's own copy. */
  readonly value: Buffer;
  readonly origin: Origin;
  readonly counter: number;
  readonly time: Hlc;
}

export interface StoredEntry extends StoredValue {
  readonly key: string;
}

/** One write of an atomic batch; null removes. */
export interface BatchWrite {
  readonly key: string;
  readonly value: Uint8Array | null;
}

/** Which keys, in the byte order of their UTF-8 form. All bounds hold together. */
export interface ListOptions {
  readonly prefix?: string;
  /** The least key, itself included. */
  readonly from?: string;
  /** The greatest key, itself left out. */
  readonly to?: string;
  /** Goes on behind this key: with `reverse`, below it. */
  readonly after?: string;
  readonly limit?: number;
  readonly reverse?: boolean;
}

/**
 * What becomes of two operations on one key, neither of whose writers had seen the other:
 * - `last_write`: the later one by (time, origin) holds, on every node the same
 * - `local`, `remote`: the one that was here, or the one that arrived
 * - `both`: the later one holds, and the other is set aside until the application decides
 */
export type Choice = 'last_write' | 'local' | 'remote' | 'both';
export type Decide = (key: string, local: Operation, remote: Operation) => Choice;

export interface Conflict {
  readonly key: string;
  readonly current: Operation;
  /** Each was written without knowledge of the others. At least one. */
  readonly others: readonly Operation[];
}

/** A part of what a peer lacks. */
export interface Delta {
  /** By origin, within one by counter. What is left of an atomic batch is never parted. */
  readonly operations: readonly Operation[];
  /** What holds for a peer that had what was asked about, once it has applied them. */
  readonly through: VersionVector;
  /** Whether that is everything that was here. */
  readonly complete: boolean;
  /** Bytes of the operations, roughly. */
  readonly weight: number;
}

export interface DeltaLimit {
  /** Of keys and values, roughly. A single operation or batch may exceed it. */
  readonly bytes: number;
  readonly operations: number;
  /** Only operations of this origin. */
  readonly origin?: Origin;
  /** Also own operations that were replaced and are kept for a link. */
  readonly kept?: boolean;
}

/** Another node's whole state, in what matters for telling what was deleted. */
export interface FullState {
  /** Every key that it has, with a value or with a tombstone. */
  readonly keys: ReadonlySet<string>;
  readonly through: VersionVector;
  /** Empty as long as not all of it is here; with it `through` is vouched for, in one step. */
  readonly purged: VersionVector;
}

export interface StoreOptions {
  readonly nodeId: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: EngineLog;
  /** Default: the last write holds. */
  readonly decide?: Decide;
  /** Null keeps all in memory only. */
  readonly wal: null | Omit<WalOptions, 'nodeId' | 'clock' | 'random' | 'log'>;
  /**
   * The log is compacted by itself once this many bytes, and twice what is live, have been appended
   * since the last time. Default 64 MiB.
   */
  readonly compactAfterBytes?: number;
}

export interface StoreStatus {
  readonly nodeId: string;
  readonly origin: Origin;
  /** Keys with a value. */
  readonly size: number;
  readonly tombstones: number;
  /** Operations that a peer without any would be sent. */
  readonly operations: number;
  readonly held: number;
  readonly conflicts: number;
  /** Keys and values, with what each costs beside, roughly. */
  readonly liveBytes: number;
  /** Null where all is in memory only. */
  readonly wal: WalStatus | null;
}

export const limits = {
  /** In bytes of UTF-8. */
  keyBytes: 1024 * 1024,
  valueBytes: 64 * 1024 * 1024,
  /** All keys and values of an atomic batch together. */
  batchBytes: 64 * 1024 * 1024,
  batchOperations: 100_000,
  /** That a store has heard of, or the writer of one operation: a vector in a log has no more. */
  origins: 100_000,
  /** Keys and tombstones together: what a list of JavaScript can hold is little more. */
  keys: 100_000_000,
} as const;
