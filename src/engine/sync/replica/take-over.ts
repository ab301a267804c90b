import { Result, SoftadastraError, VersionVector } from '../../core/index.js';
import type { BatchWrite, Operation, Store } from '../../store/index.js';
import type { Housekeeping } from '../housekeeping.js';
import type { KeysEnd, KeysMessage } from '../message/index.js';

const WRITES_AT_ONCE = 500;
/** Of all names together: ten million keys of 25 letters. */
const MOST_NAMES = 256 * 1024 * 1024;

/**
 * Takes over what another node says of its keys. What it lacks though it knows all that was written
 * there was deleted, and is dropped. What it never knew of a key that it lacks is written once
 * more, later than any of those tombstones: one node may still have the tombstone that another dropped, and they would not
 * agree on anything older.
 */
export class TakeOver {
  readonly #store: Store;
  readonly #housekeeping: Pick<Housekeeping, 'raisePurgedUntil'>;
  #keys: Set<string> | null = null;
  /** The length of all names. */
  #size = 0;
  #end: KeysEnd | null = null;

  readonly #mostNames: number;

  constructor(
    store: Store,
    housekeeping: Pick<Housekeeping, 'raisePurgedUntil'>,
    mostNames = MOST_NAMES,
  ) {
    this.#mostNames = mostNames;
    this.#store = store;
    this.#housekeeping = housekeeping;
  }

  /** Whether all keys are known, and what was dropped with them is not vouched for yet. */
  get isPending(): boolean {
    return this.#end !== null;
  }

  /** To be called in the order of the messages. */
  async hear({ first, keys, end }: KeysMessage): Promise<Result<unknown>> {
    if (first) {
      this.#keys = new Set();
      this.#size = 0;
    }
    if (this.#keys === null) return Result.err(headless());
    for (const key of keys) {
      this.#keys.add(key);
      this.#size += key.length;
    }
    if (this.#size > this.#mostNames) return Result.err(tooLong(this.#mostNames));
    this.#end = end;
    if (end === null) return Result.ok(undefined);
    const dropped = await this.#drop(new VersionVector());
    return dropped.isErr() ? dropped : this.#writeAnew(this.#keys, end);
  }

  /** Operations of that node came later than its keys. */
  note(operations: readonly Operation[]): void {
    for (const { key } of operations) this.#keys?.add(key);
  }

  /**
   * All that the other node has is here. Only now may this one tell others that it knows what was
   * purged, and what a third one brought meanwhile is dropped again.
   */
  async finish(): Promise<Result<unknown>> {
    const end = this.#end;
    if (end === null) return Result.ok(undefined);
    const raised = await this.#housekeeping.raisePurgedUntil(end.purgedUntil);
    if (raised.isErr()) return raised;
    const dropped = await this.#drop(end.purged);
    if (dropped.isErr()) return dropped;
    this.#keys = null;
    this.#end = null;
    return dropped;
  }

  #drop(purged: VersionVector): Promise<Result<number>> {
    const through = this.#end?.vector ?? new VersionVector();
    return this.#store.reconcile({ keys: this.#keys ?? new Set(), through, purged });
  }

  async #writeAnew(keys: ReadonlySet<string>, end: KeysEnd): Promise<Result<unknown>> {
    const doubtful = unknownTo(this.#store, keys, end);
    if (doubtful.length > 0) this.#store.observe(end.purgedUntil);
    for (let at = 0; at < doubtful.length; at += WRITES_AT_ONCE) {
      const written = await this.#store.batch(doubtful.slice(at, at + WRITES_AT_ONCE));
      if (written.isErr()) return written;
    }
    return Result.ok(undefined);
  }
}

function unknownTo(store: Store, keys: ReadonlySet<string>, end: KeysEnd): BatchWrite[] {
  const all = { bytes: Number.POSITIVE_INFINITY, operations: Number.POSITIVE_INFINITY };
  const { operations } = store.operationsAfter(end.vector, all);
  return operations.flatMap(({ key, value, time, origin, counter }) => {
    if (value === null || time > end.purgedUntil || keys.has(key)) return [];
    const current = store.get(key);
    const holds = current?.origin === origin && current.counter === counter;
    return holds ? [{ key, value }] : [];
  });
}

function tooLong(most: number): SoftadastraError {
  return new SoftadastraError('sync_error', `a list of keys of more than ${most} bytes`);
}

function headless(): SoftadastraError {
  return new SoftadastraError('sync_error', 'the end of a list of keys without its beginning');
}
