import { VersionVector } from '../../core/index.js';
import type { Store } from '../../store/index.js';
import type { Have } from '../message/index.js';
import type { PeerRecord } from '../peers/record.js';

/** What both ends of a session do, once each has said what it has. */
export interface Terms {
  /** This node sends its whole state, so that the peer drops what was deleted. */
  readonly whole: boolean;
  /** The peer's operations are refused until it has that. */
  readonly refuses: boolean;
  /** This node sends nothing until it has the peer's whole state. */
  readonly waits: boolean;
  /** Where an earlier session with the same life of the peer was broken off. */
  readonly resume: VersionVector | null;
}

/**
 * Where tombstones were dropped that the peer has not seen, or where it was forgotten, only the
 * whole state tells it what is deleted. Where both forgot each other, the one with the smaller id
 * gives its state first.
 */
export function negotiate(have: Have, record: PeerRecord, store: Store): Terms {
  const { retired } = record;
  const first = !have.retired || (retired && store.nodeId < record.id);
  const sameLife = record.origin === have.origin && record.resume?.life.equals(have.life) === true;
  return {
    whole: retired || !have.vector.includes(store.purged),
    refuses: retired && first,
    waits: have.retired && !first,
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
