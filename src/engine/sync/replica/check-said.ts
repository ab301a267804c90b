import {
  aheadMs,
  type Clock,
  CodecError,
  type Hlc,
  MAX_CLOCK_SKEW_MS,
  SoftadastraError,
  type VersionVector,
} from '../../core/index.js';
import { limits, type Store } from '../../store/index.js';

/** Nobody writes that often: at a million writes a second it takes nine years. */
const MOST_COUNTER = 2 ** 48;

/**
 * A vector that a peer sent is taken for what it says, within bounds: what no log could hold, or would
 * fill the memory little by little, is none.
 * @param before what the peer has said before
 * @throws CodecError
 */
export function checkVector(said: VersionVector, before: VersionVector, store: Store): void {
  let strangers = 0;
  let unsaid = 0;
  for (const [origin, counter] of said.entries()) {
    if (counter > MOST_COUNTER) throw new CodecError(`a vector with ${counter} operations`);
    if (store.vector.get(origin) === 0) strangers += 1;
    if (before.get(origin) === 0) unsaid += 1;
  }
  const heardOf = strangers === 0 ? 0 : store.vector.size + strangers;
  // One place is the store's own.
  if (heardOf >= limits.origins || before.size + unsaid > limits.origins) {
    throw new CodecError(`a vector that makes more than ${limits.origins} origins`);
  }
}

/**
 * A time that comes from a clock which agrees with a third one that agrees with this one. Any later
 * one would be on record for ever, and spread to others.
 * @throws SoftadastraError `clock_skew`
 */
export function checkTime(time: Hlc, clock: Clock, peerId: string): void {
  const ahead = aheadMs(time, clock);
  if (ahead <= 2 * MAX_CLOCK_SKEW_MS) return;
  throw new SoftadastraError(
    'clock_skew',
    `${peerId} says that it has dropped deletions of a time ${Math.round(ahead / 1000)} s ahead of this node's clock`,
    { context: { peerId, aheadMs: ahead } },
  );
}
