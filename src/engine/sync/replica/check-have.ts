import { CodecError, nodeIdOf, SoftadastraError, VersionVector } from '../../core/index.js';
import type { Store } from '../../store/index.js';
import type { Have } from '../message/index.js';
import { checkVector } from './check-said.js';

/** @throws CodecError where the peer is not who the channel says it is, and as `checkOwn` does. */
export function checkHave(have: Have, peerId: string, store: Store): void {
  if (nodeIdOf(have.origin) !== peerId) throw new CodecError(`${have.origin} is not ${peerId}`);
  const nothing = new VersionVector();
  checkVector(have.vector, nothing, store);
  checkVector(have.purged, nothing, store);
  checkOwn(have.vector, peerId, store);
}

/**
 * @throws SoftadastraError `log_rolled_back` where the peer has operations of this node that this
 * node does not know: it would give their numbers to others.
 */
export function checkOwn(has: VersionVector, peerId: string, store: Store): void {
  const theirs = has.get(store.origin);
  if (theirs === 0) return;
  const ours = store.vector.get(store.origin);
  if (theirs <= ours) return;
  throw new SoftadastraError(
    'log_rolled_back',
    `${peerId} has operations of this node up to ${theirs}, its own log ends at ${ours}: the log was ` +
      'restored from an older copy. Start this node on an empty data directory: it takes over what the peers have',
    { context: { peerId, origin: store.origin, theirs, ours } },
  );
}
