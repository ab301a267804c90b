import { isOrigin, type Origin, SoftadastraError, type VersionVector } from '../core/index.js';
import type { Commits } from './commits.js';
import { keySize } from './keys.js';
import { limits, type Operation } from './types.js';

/** Why a delivery is not taken: what is in the log must be what a replay can read back. */
export function refusal(
  { state, counter }: Commits,
  operations: readonly Operation[],
  through: VersionVector | null,
): SoftadastraError | null {
  let checked: Origin | null = null;
  for (const operation of operations) {
    const wrong = operation ? fault(operation, checked) : 'all of it';
    if (wrong) {
      const { origin, counter } = operation ?? {};
      return new SoftadastraError('invalid_argument', `an operation that is none: ${wrong}`, {
        context: { origin, counter },
      });
    }
    checked = operation.origin;
  }
  const wrong = through && vectorFault(state.vector, through);
  if (wrong) return badVector(wrong);
  const own = operations.filter(({ origin }) => origin === state.own);
  const claimed = own.reduce(
    (most, operation) => Math.max(most, operation.counter),
    through?.get(state.own) ?? 0,
  );
  if (claimed <= counter) return null;
  return new SoftadastraError(
    'log_rolled_back',
    'another node knows operations of this node that its log does not: the log was restored from an older copy',
    { context: { written: counter, claimed } },
  );
}

/** @param checked an origin that is one: those of a delivery are mostly the same */
function fault(operation: Operation, checked: Origin | null): string | null {
  const { origin, counter, time, key, value, context, batchEnd } = operation;
  if (origin !== checked && !isOrigin(origin)) return 'its origin';
  if (!Number.isSafeInteger(counter) || counter < 1) return 'its counter';
  if (!Number.isSafeInteger(batchEnd) || batchEnd < counter) return 'its batch';
  if (!Number.isSafeInteger(time) || time < 0) return 'its time';
  const size = keySize(key);
  if (size <= 0 || size > limits.keyBytes) return 'its key';
  if (value !== null && !(value instanceof Uint8Array && value.length <= limits.valueBytes)) {
    return 'its value';
  }
  if (context === null) return null;
  return context.size > limits.origins || !areCounters(context) ? 'its context' : null;
}

export function badVector(wrong: string): SoftadastraError {
  return new SoftadastraError('invalid_argument', `a vector that is none: ${wrong}`);
}

/** Why a log could not bring such a vector back, or null. One place in it is the store's own. */
export function vectorFault(known: VersionVector, through: VersionVector): string | null {
  if (!areCounters(through.entries())) return 'its counters';
  const strangers = [...through.entries()].filter(([origin]) => known.get(origin) === 0).length;
  if (strangers === 0) return null;
  const all = [...known.entries()].length + strangers;
  return all < limits.origins ? null : `it makes more than ${limits.origins} origins`;
}

function areCounters(counters: Iterable<readonly [Origin, number]>): boolean {
  for (const [origin, counter] of counters) {
    if (!isOrigin(origin) || !Number.isSafeInteger(counter) || counter < 0) return false;
  }
  return true;
}
