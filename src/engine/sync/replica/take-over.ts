import { type Hlc, Result, type VersionVector } from '../../core/index.js';
import type { BatchWrite, Store } from '../../store/index.js';
import type { Purged } from '../message/index.js';

/** What another node says that it has, when it has sent all of it. */
export interface WholeState {
  /** Every key it has, with a value or a tombstone. */
  readonly keys: ReadonlySet<string>;
  readonly through: VersionVector;
  readonly purged: Purged;
}

const WRITES_AT_ONCE = 500;

/**
 * Drops what that node had deleted and forgotten: keys that it lacks though it knows all that was
 * written on them. What it never knew of a key that it lacks is written once more, as of now: one
 * node may still have the tombstone that another dropped, and they would not agree on anything
 * older. To be called once the operations are merged.
 */
export async function takeOver(
  store: Store,
  { keys, through, purged }: WholeState,
  raisePurgedUntil: (time: Hlc) => Promise<Result<void>>,
): Promise<Result<unknown>> {
  const raised = await raisePurgedUntil(purged.until);
  if (raised.isErr()) return raised;
  const dropped = await store.reconcile({ keys, through, purged: purged.vector });
  if (dropped.isErr()) return dropped;
  const doubtful = unknownTo(store, { keys, through, purged });
  for (let at = 0; at < doubtful.length; at += WRITES_AT_ONCE) {
    const written = await store.batch(doubtful.slice(at, at + WRITES_AT_ONCE));
    if (written.isErr()) return Result.err(written.error());
  }
  // Vouched for last: a crash in between leaves a node that has to be told again.
  return store.merge([], through);
}

function unknownTo(store: Store, { keys, through, purged }: WholeState): BatchWrite[] {
  const { operations } = store.operationsAfter(through, {
    bytes: Number.POSITIVE_INFINITY,
    operations: Number.POSITIVE_INFINITY,
  });
  return operations.flatMap(({ key, value, time, origin, counter }) => {
    if (value === null || time > purged.until || keys.has(key)) return [];
    const current = store.get(key);
    const holds = current?.origin === origin && current.counter === counter;
    return holds ? [{ key, value }] : [];
  });
}
