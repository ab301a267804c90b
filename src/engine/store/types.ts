import type { Hlc, Origin } from '../core/index.js';

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
  readonly value: Buffer;
  readonly origin: Origin;
  readonly counter: number;
  readonly time: Hlc;
}

export const limits = {
  /** In bytes of UTF-8. */
  keyBytes: 1024 * 1024,
  valueBytes: 64 * 1024 * 1024,
  /** All keys and values of an atomic batch together. */
  batchBytes: 64 * 1024 * 1024,
  batchOperations: 100_000,
} as const;
