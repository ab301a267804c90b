import type { FailedOperation, PeerProgress, SyncStateInfo, TickResult } from '../sync/index.js';
import type { VersionReport } from './reports.js';

export type { SyncWord } from '../sync/index.js';

export interface SyncStatusReport extends Omit<SyncStateInfo, 'hasFailed'> {
  readonly schema: 'softadastra.sync/1';
}

export interface TickReport extends TickResult {
  readonly schema: 'softadastra.tick/1';
}

export type PeerWord = 'available' | 'connected' | 'stale' | 'expired' | 'faulted' | 'unknown';

/** What transport, discovery, sync and metadata know of one peer. */
export interface PeerReport {
  /** Empty while a manual peer has never answered. */
  readonly nodeId: string;
  /** Empty and 0 where no address is known. */
  readonly host: string;
  readonly port: number;
  readonly state: PeerWord;
  /** Why it is not connected, in words; null where there is nothing to say. */
  readonly reason: string | null;
  /** Added by hand or by the configuration. */
  readonly manual: boolean;
  readonly lastSeen: string | null;
  readonly displayName: string | null;
  readonly version: string | null;
  /** What this node holds and the peer has not confirmed; null where sync does not know it. */
  readonly sync: PeerSyncReport | null;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

export interface PeerSyncReport
  extends Omit<PeerProgress, 'peerId' | 'kind' | 'nextRetryAt' | 'error'> {
  readonly nextRetryAt: string | null;
}

export interface PeersReport {
  readonly schema: 'softadastra.peers/1';
  readonly peers: readonly PeerReport[];
}

export interface ConflictReport {
  readonly key: string;
  /** What `get` answers now; null where the key has no value. */
  readonly current: VersionReport | null;
  readonly others: readonly VersionReport[];
}

export interface ConflictsReport {
  readonly schema: 'softadastra.conflicts/1';
  readonly conflicts: readonly ConflictReport[];
}

/** Operations whose clock is too far ahead: applied once the clocks agree. */
export interface HeldReport {
  readonly schema: 'softadastra.held/1';
  readonly held: readonly (VersionReport & { readonly key: string; readonly aheadMs: number })[];
}

export interface FailedReport {
  readonly schema: 'softadastra.failed/1';
  readonly failed: readonly FailedWork[];
}

export interface FailedWork
  extends Pick<FailedOperation, 'peerId' | 'key' | 'counter' | 'attempts'> {
  readonly code: string;
  readonly message: string;
}
