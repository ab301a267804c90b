import type { VersionVector } from '../../core/index.js';
import type { Operation, Store } from '../../store/index.js';

/** What goes into the next batch, and where the cursor stands after it. */
export interface Composed {
  readonly operations: readonly Operation[];
  /** Those among them that the cursor had passed before. */
  readonly late: readonly Operation[];
  readonly cursor: VersionVector;
  /** After it the peer lacks nothing of what is here now. */
  readonly complete: boolean;
  /** Their bytes, roughly. */
  readonly weight: number;
}

export interface ComposeLimits {
  readonly bytes: number;
  readonly operations: number;
  /** Operations that the peer refused for good. */
  isSkipped(operation: Operation): boolean;
  readonly anySkipped: boolean;
}

export function composeNext(
  store: Store,
  from: VersionVector,
  late: readonly Operation[],
  limits: ComposeLimits,
): Composed {
  const first = late.length > 0 ? late.slice(0, limits.operations) : late;
  const delta = store.operationsAfter(from, limits);
  const wanted = [...first, ...delta.operations];
  const operations = limits.anySkipped ? wanted.filter((one) => !limits.isSkipped(one)) : wanted;
  const complete = delta.complete && first.length === late.length && !limits.anySkipped;
  return {
    operations,
    late: first,
    cursor: advance(from, delta.through, delta.operations),
    complete,
    weight: delta.weight + weigh(first),
  };
}

/**
 * Beyond what the store vouches for lie operations that arrived in an unfinished delivery: they
 * are sent, and so passed, too.
 */
function advance(
  from: VersionVector,
  through: VersionVector,
  operations: readonly Operation[],
): VersionVector {
  const cursor = from.clone();
  cursor.merge(through);
  let last: Operation | null = null;
  for (const operation of operations) {
    if (last !== null && operation.origin !== last.origin) cursor.raise(last.origin, last.counter);
    last = operation;
  }
  if (last !== null) cursor.raise(last.origin, last.counter);
  return cursor;
}

function weigh(operations: readonly Operation[]): number {
  let bytes = 0;
  for (const { key, value } of operations) bytes += key.length + (value?.length ?? 0) + 32;
  return bytes;
}
