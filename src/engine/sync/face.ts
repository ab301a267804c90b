import type { Result } from '../core/index.js';
import type { Written } from '../store/index.js';
import type { SyncOptions } from './options.js';
import type {
  AutomaticResolution,
  CollectorLink,
  CollectorSession,
  Conflict,
  FailedOperation,
  Held,
  PeerProgress,
  ReplicaChannel,
  ReplicaSession,
  SyncStateInfo,
  SyncWord,
  TickResult,
} from './types.js';

/** The public face of {@link SyncEngine}. */
export interface Sync {
  /** A way to another node is up: both ends say what they have and send what the other lacks. */
  connected(channel: ReplicaChannel): ReplicaSession;
  /** Offers this node's own operations to a collector, once it is said to be online. */
  attach(link: CollectorLink): CollectorSession;
  /** Retries what is due; releases what was held; with `prune`, lets go of completed work. */
  tick(options?: { readonly prune?: boolean }): Promise<Result<TickResult>>;
  stateInfo(): SyncStateInfo;
  /** Every peer that is known, connected or not, retired ones among them. */
  peers(): readonly PeerProgress[];
  failed(): readonly FailedOperation[];
  /** Tries failed work anew. @returns how many operations. */
  retry(): number;
  held(): readonly Held[];
  conflicts(): readonly Conflict[];
  /** A local write that has seen every version in conflict; null deletes. */
  resolve(key: string, value: Uint8Array | null): Promise<Result<Written>>;
  /** Conflicts that the policy decided: how many since the start, and the last hundred. */
  resolutions(): { readonly total: number; readonly last: readonly AutomaticResolution[] };
  /** Null where the key has no value. */
  describe(key: string): SyncWord | null;
  /**
   * Retires a peer for good: nothing waits for it any more. Should it come back, it is sent the
   * whole state before it may write. `not_found` where it is not known.
   */
  forget(peerId: string): Promise<Result<void>>;
  /** Ends every session and puts on record how far the peers are. Twice is fine. */
  close(): Promise<void>;
}

export type { SyncOptions };
