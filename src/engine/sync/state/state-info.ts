import type { Store } from '../../store/index.js';
import type { Peer } from '../peer.js';
import type { SyncStateInfo, SyncWord } from '../types.js';
import { countOwn, doneThrough, type OwnCounts, type OwnProgress } from './own-outbox.js';

export function describeState(
  store: Store,
  peers: readonly Peer[],
  pruned: number,
  totalRetries: number,
): SyncStateInfo {
  const counts = countOwn(store, ownProgress(store, peers), pruned);
  const conflicts = store.conflicts().length;
  return {
    ...counts,
    totalRetries,
    lastSubmittedVersion: store.vector.get(store.origin),
    lastAppliedRemoteVersion: lastRemote(store),
    held: store.held().length,
    conflicts,
    word: wordOf(counts, conflicts, peers),
    hasFailed: () => counts.failed > 0,
  };
}

/** Null where the key has no value. */
export function describeKey(store: Store, peers: readonly Peer[], key: string): SyncWord | null {
  if (store.conflicts().some((conflict) => conflict.key === key)) return 'conflict';
  const stored = store.get(key);
  if (!stored) return null;
  const { origin, counter } = stored;
  if (peers.some(({ record }) => record.hasFailed(stored))) return 'failed';
  if (peers.length === 0) return 'saved locally';
  const concerned = peers.filter(
    ({ record }) => record.kind === 'replica' || origin === store.origin,
  );
  const lacking = concerned.filter((peer) => peer.reached(origin) < counter);
  if (lacking.length === 0) return 'synced';
  if (lacking.some(({ nextRetryAt }) => nextRetryAt !== null)) return 'retrying';
  return lacking.some(({ online }) => online) ? 'syncing' : 'waiting';
}

export function ownProgress(store: Store, peers: readonly Peer[]): OwnProgress[] {
  const { origin } = store;
  return peers.map((peer) => ({
    online: peer.online,
    reached: peer.reached(origin),
    sent: peer.sent(origin),
    failed: peer.failedOf(origin),
  }));
}

/** The counter up to which this node's operations are done; null where there is no peer. */
export function ownDone(store: Store, peers: readonly Peer[]): number | null {
  return doneThrough(ownProgress(store, peers));
}

function wordOf(counts: OwnCounts, conflicts: number, peers: readonly Peer[]): SyncWord {
  if (counts.failed > 0) return 'failed';
  if (conflicts > 0) return 'conflict';
  if (peers.some(({ nextRetryAt }) => nextRetryAt !== null)) return 'retrying';
  if (counts.inFlight + counts.queued > 0) return 'syncing';
  if (peers.length === 0) return 'saved locally';
  return counts.pending > 0 ? 'waiting' : 'synced';
}

function lastRemote(store: Store): number {
  let last = 0;
  for (const [origin, counter] of store.vector.entries()) {
    if (origin !== store.origin) last = Math.max(last, counter);
  }
  return last;
}
