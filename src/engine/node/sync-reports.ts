import type { VersionReport } from './reports.js';

/** Where an operation stands, in words for a person. */
export type SyncWord =
  | 'saved locally'
  | 'waiting'
  | 'syncing'
  | 'synced'
  | 'retrying'
  | 'failed'
  | 'conflict';

export interface SyncStatusReport {
  readonly schema: 'softadastra.sync/1';
  readonly outbox: number;
  /** Not sent, since no session is up. */
  readonly pending: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly acknowledged: number;
  readonly failed: number;
  readonly totalRetries: number;
  readonly lastSubmittedVersion: number;
  readonly lastAppliedRemoteVersion: number;
  readonly held: number;
  readonly conflicts: number;
  /** The whole in one word. */
  readonly word: SyncWord;
}

export interface TickReport {
  readonly schema: 'softadastra.tick/1';
  readonly retriedCount: number;
  readonly prunedCount: number;
  readonly batchSize: number;
  /** Held operations that were applied, since the clocks agree now. */
  readonly releasedCount: number;
  /** Tombstones that every known peer has and that were dropped. */
  readonly purgedCount: number;
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

export interface PeerSyncReport {
  readonly word: SyncWord;
  readonly online: boolean;
  readonly pending: number;
  readonly queued: number;
  readonly inFlight: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** The peer was forgotten: it must take over the whole state before it may write. */
  readonly retired: boolean;
  /** The whole state is on its way, to the peer or from it. */
  readonly resyncing: boolean;
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

export interface FailedWork {
  readonly peerId: string;
  readonly key: string;
  readonly counter: number;
  /** Answers that refused it. */
  readonly attempts: number;
  readonly code: string;
  readonly message: string;
}
