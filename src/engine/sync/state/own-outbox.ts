import { VersionVector } from '../../core/index.js';
import type { Store } from '../../store/index.js';
import type { SyncStateInfo } from '../types.js';

/** How far one peer is with this node's own operations, in counters. */
export interface OwnProgress {
  readonly online: boolean;
  /** All up to it is in effect there. */
  readonly reached: number;
  /** All up to it was sent; not below `reached`. */
  readonly sent: number;
  /** Refused for good. */
  readonly failed: Iterable<number>;
}

/** This node's own operations, each counted once. */
export type OwnCounts = Pick<
  SyncStateInfo,
  'outbox' | 'pending' | 'queued' | 'inFlight' | 'acknowledged' | 'failed'
>;

type Place = 'pending' | 'queued' | 'inFlight' | 'acknowledged';

/**
 * Where something is under way to any peer, an operation is in flight; where any peer with a
 * session lacks it, it is queued; where only peers out of reach lack it, it is pending.
 * @param pruned the counter up to which completed work has left the outbox
 */
export function countOwn(store: Store, peers: readonly OwnProgress[], pruned: number): OwnCounts {
  const done = doneThrough(peers);
  const start = Math.min(pruned, done ?? pruned);
  const counts = { pending: 0, queued: 0, inFlight: 0, acknowledged: 0 };
  const edges = [start, done ?? start, ...peers.flatMap(({ reached, sent }) => [reached, sent])]
    .filter((edge) => edge >= start)
    .sort((a, b) => a - b);
  let rest = ownAfter(store, start);
  const outbox = rest;
  for (const [index, edge] of edges.entries()) {
    const next = edges[index + 1];
    if (next === edge) continue;
    const after = next === undefined ? 0 : ownAfter(store, next);
    counts[placeOf(edge + 1, peers, done)] += rest - after;
    rest = after;
  }
  const failed = new Set(peers.flatMap((peer) => [...peer.failed]));
  for (const counter of failed) counts[placeOf(counter, peers, done)] -= 1;
  return { outbox, ...counts, failed: failed.size };
}

/** The counter up to which every peer has everything; null where there is none to have it. */
export function doneThrough(peers: readonly OwnProgress[]): number | null {
  return peers.length === 0 ? null : Math.min(...peers.map(({ reached }) => reached));
}

export function ownAfter(store: Store, counter: number): number {
  return store.countAfter(new VersionVector([[store.origin, counter]]), store.origin);
}

function placeOf(counter: number, peers: readonly OwnProgress[], done: number | null): Place {
  if (done !== null && counter <= done) return 'acknowledged';
  const lacking = peers.filter(({ online, reached }) => online && counter > reached);
  if (lacking.some(({ sent }) => counter <= sent)) return 'inFlight';
  return lacking.length > 0 ? 'queued' : 'pending';
}
