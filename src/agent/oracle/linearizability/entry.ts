/** What was called, and how it ended; the form in which histories are kept, one JSON line each. */
export interface HistoryEntry {
  /** Who called. One process waits for one call at a time. */
  readonly process: number | string;
  readonly type: EntryType;
  readonly f: OperationKind;
  /** Which register or set. Missing and null are the same one. */
  readonly key?: Key;
  /** What was written, added or deleted; `[old, new]` of a cas; what a read that is `ok` saw. */
  readonly value?: unknown;
  /** Informative: the order of the entries decides. */
  readonly time?: unknown;
}

export type Key = string | number | null;

export const ENTRY_TYPES = ['invoke', 'ok', 'fail', 'info'] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

/** What each kind of object can be asked to do. */
export const MODELS = {
  register: ['read', 'write', 'cas', 'delete'],
  set: ['read', 'add', 'delete'],
} as const;
export type Model = keyof typeof MODELS;
export type OperationKind = (typeof MODELS)[Model][number];
export const OPERATION_KINDS: readonly OperationKind[] = ['read', 'write', 'cas', 'delete', 'add'];

/**
 * A call and how it ended. What failed did not happen, and a read that is not `ok` says nothing:
 * neither is an operation.
 */
export interface Operation {
  readonly process: number | string;
  readonly f: OperationKind;
  /** As in the entry that tells it: of a read the completion, of others the invocation. */
  readonly value: unknown;
  /** Place of the invocation among the entries, from 0. */
  readonly invoked: number;
  /** Place of the `ok`; null where it may have happened at any time since. */
  readonly completed: number | null;
  /** Place of an `info`. */
  readonly informed: number | null;
}
