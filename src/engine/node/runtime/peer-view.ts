import { formatAddress } from '../../core/index.js';
import type { DiscoveredPeer } from '../../discovery/index.js';
import type { PeerInfo } from '../../metadata/index.js';
import type { PeerProgress } from '../../sync/index.js';
import type { HostAndPort, PeerStatus } from '../../transport/index.js';
import type { PeerReport, PeerSyncReport, PeerWord } from '../sync-reports.js';

export interface KnownOfPeers {
  readonly transport: readonly PeerStatus[];
  readonly discovered: readonly DiscoveredPeer[];
  readonly progress: readonly PeerProgress[];
  readonly infos: readonly PeerInfo[];
  /** Addresses that were added by hand or by the configuration. */
  readonly manual: ReadonlySet<string>;
}

interface Facts {
  status?: PeerStatus;
  found?: DiscoveredPeer;
  progress?: PeerProgress;
}

/** One row per peer, by node id; those that have never answered come first, by address. */
export function viewPeers(known: KnownOfPeers): PeerReport[] {
  const rows = new Map<string, Facts>();
  const row = (name: string) => {
    const facts = rows.get(name) ?? {};
    rows.set(name, facts);
    return facts;
  };
  for (const found of known.discovered) row(found.nodeId).found = found;
  for (const progress of known.progress) row(progress.peerId).progress = progress;
  for (const status of known.transport) {
    const facts = row(status.nodeId ?? foundAt(status, known.discovered) ?? formatAddress(status));
    if (!facts.status || status.state === 'connected') facts.status = status;
  }
  return [...rows]
    .map(([name, facts]) => report(name, facts, known))
    .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function foundAt(address: HostAndPort, found: readonly DiscoveredPeer[]): string | undefined {
  return found.find(({ host, port }) => host === address.host && port === address.port)?.nodeId;
}

function report(name: string, facts: Facts, { infos, manual }: KnownOfPeers): PeerReport {
  const { status, found, progress } = facts;
  const address = status ?? found ?? { host: '', port: 0 };
  const info = infos.find(({ nodeId }) => nodeId === name);
  const seen = [found?.lastSeen, info?.heardAt].filter((at) => at !== undefined);
  return {
    nodeId: name.includes(':') ? '' : name,
    host: address.host,
    port: address.port,
    state: stateOf(facts),
    reason: reasonOf(facts),
    manual: manual.has(formatAddress(address)),
    lastSeen: seen.length > 0 ? new Date(Math.max(...seen)).toISOString() : null,
    displayName: info?.displayName ?? null,
    version: info?.version ?? null,
    sync: progress ? syncOf(progress) : null,
    bytesSent: status?.bytesSent ?? 0,
    bytesReceived: status?.bytesReceived ?? 0,
  };
}

/** What transport knows for sure comes first, then what was heard, then what was tried in vain. */
function stateOf({ status, found, progress }: Facts): PeerWord {
  if (status?.state === 'connected') return 'connected';
  if (status?.state === 'faulted') return 'faulted';
  if (found) {
    return found.state === 'stale' || found.state === 'expired' ? found.state : 'available';
  }
  if (status?.dialed && status.failures > 0) return 'faulted';
  return progress?.kind === 'collector' && progress.online ? 'connected' : 'unknown';
}

function reasonOf({ status, progress }: Facts): string | null {
  return status?.reason?.message ?? progress?.error?.message ?? null;
}

function syncOf(progress: PeerProgress): PeerSyncReport {
  const { word, online, pending, queued, inFlight, acknowledged, failed } = progress;
  const { retired, resyncing, nextRetryAt } = progress;
  return {
    word,
    online,
    pending,
    queued,
    inFlight,
    acknowledged,
    failed,
    retired,
    resyncing,
    nextRetryAt: nextRetryAt === null ? null : new Date(nextRetryAt).toISOString(),
  };
}

function sortKey({ nodeId, host, port }: PeerReport): string {
  return nodeId === '' ? ` ${host}:${port}` : nodeId;
}
