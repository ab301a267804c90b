import { VersionVector } from '../../core/index.js';
import type { Store } from '../../store/index.js';
import type { Have } from '../message/index.js';
import type { PeerRecord } from '../peers/record.js';

/** What this end of a session does, once the other has said what it has. */
export interface Terms {
  /** It names its keys, so that the peer drops what was deleted. */
  readonly offers: boolean;
  /** It sends no operation until it has taken over the peer's keys. */
  readonly waits: boolean;
  /** Where an earlier session with the same life of the peer was broken off. */
  readonly resume: VersionVector | null;
}

/**
 * Where tombstones were dropped that a node has not seen, or where it was forgotten, only the names
 * of all keys tell it what is deleted. Both ends come to the same result.
 * @param told what this node has said that it has
 */
export function negotiate(
  have: Have,
  record: PeerRecord,
  store: Store,
  told: VersionVector,
): Terms {
  const sameLife = record.origin === have.origin && record.resume?.life.equals(have.life) === true;
  return {
    offers: record.retired || !have.vector.includes(store.purged),
    waits: have.retired || !told.includes(have.purged),
    resume: sameLife ? (record.resume?.cursor ?? null) : null,
  };
}

/** Puts on record what the peer says of itself: it may also have lost what it had before. */
export function enter(have: Have, record: PeerRecord): void {
  record.origin = have.origin;
  // What it holds back is not in effect there.
  record.vector = have.held === 0 ? have.vector.clone() : least(record.vector, have.vector);
  record.resume = null;
  record.error = null;
  record.failed.clear();
}

function least(one: VersionVector, other: VersionVector): VersionVector {
  const both = new VersionVector();
  for (const [origin, counter] of one.entries()) {
    const reached = Math.min(counter, other.get(origin));
    if (reached > 0) both.raise(origin, reached);
  }
  return both;
}
