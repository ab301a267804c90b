import type { Conflict as EngineConflict, StoredValue } from '../../engine/node/index.js';
import type { Key } from './key.js';
import { Value } from './value.js';

/** A key with its value. */
export interface Entry {
  readonly key: string;
  readonly value: Value;
}

/** One write of a batch; null removes the key. */
export interface Write {
  readonly key: string | Key;
  readonly value: string | Uint8Array | Value | null;
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

/** A key with versions whose writers did not know of each other. */
export interface Conflict {
  readonly key: string;
  /** What `get` answers; null where that is nothing. */
  readonly current: Value | null;
  readonly others: readonly (Value | null)[];
}

export function entryOf({ key, value }: StoredValue & { readonly key: string }): Entry {
  return { key, value: Value.fromBytes(value) };
}

export function conflictOf({ key, current, others }: EngineConflict): Conflict {
  return { key, current: heldBy(current), others: others.map(heldBy) };
}

function heldBy(operation: EngineConflict['current']): Value | null {
  return operation?.value ? Value.fromBytes(operation.value) : null;
}
