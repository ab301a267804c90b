import { VersionVector } from '../../core/index.js';
import type { Store } from '../../store/index.js';
import type { Collector } from '../collector/session.js';
import type { Peer } from '../peer.js';
import type { PeerProgress, SyncWord } from '../types.js';

type Amounts = Pick<
  PeerProgress,
  'pending' | 'queued' | 'inFlight' | 'acknowledged' | 'failed' | 'nextRetryAt'
>;

export function describePeer(store: Store, peer: Peer): PeerProgress {
  const { record, session, collector, online } = peer;
  const amounts =
    record.kind === 'collector' ? ofCollector(store, peer, collector) : ofReplica(store, peer);
  return {
    peerId: record.id,
    kind: record.kind,
    online,
    word: wordOf(online, amounts),
    ...amounts,
    retired: record.retired,
    resyncing: session?.resyncing ?? false,
    error: record.error,
  };
}

function ofReplica(store: Store, peer: Peer): Amounts {
  const { nextRetryAt, record, session, online } = peer;
  const unsent = record.retired && !online ? 0 : store.countAfter(peer.position);
  return {
    pending: online ? 0 : unsent,
    queued: online ? unsent : 0,
    inFlight: session?.outgoing?.inFlight ?? 0,
    acknowledged: 0,
    failed: record.failed.size,
    nextRetryAt,
  };
}

function ofCollector(store: Store, peer: Peer, collector: Collector | null): Amounts {
  const { origin } = store;
  const from = new VersionVector([[origin, peer.sent(origin)]]);
  const unsent = store.countAfter(from, origin, collector?.keepsEvery ?? false);
  const again = collector?.count('queued') ?? 0;
  const { nextRetryAt, record, online } = peer;
  return {
    pending: online ? 0 : unsent + again,
    queued: online ? unsent + again : 0,
    inFlight: collector?.count('in_flight') ?? 0,
    acknowledged: collector?.count('acknowledged') ?? 0,
    failed: record.failed.size,
    nextRetryAt,
  };
}

function wordOf(online: boolean, amounts: Amounts): SyncWord {
  if (amounts.failed > 0) return 'failed';
  if (amounts.nextRetryAt !== null) return 'retrying';
  const left = amounts.pending + amounts.queued + amounts.inFlight + amounts.acknowledged;
  if (left === 0) return 'synced';
  return online ? 'syncing' : 'waiting';
}
