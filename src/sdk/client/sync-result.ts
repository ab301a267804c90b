import type { SyncStateInfo } from '../../engine/node/index.js';

/** How far this node's own operations are, each counted once: by the peer that is least far. */
export class SyncResult {
  /** All that is not pruned. */
  readonly outbox: number;
  /** No session is up that could carry them, or no peer is known. */
  readonly pending: number;
  readonly queued: number;
  /** Sent, not acknowledged. */
  readonly inFlight: number;
  /** Every known peer has them. */
  readonly acknowledged: number;
  /** Refused too often: see the log, then call `retry`. */
  readonly failed: number;
  readonly totalRetries: number;
  /** The number of this node's last operation. */
  readonly lastSubmittedVersion: number;
  readonly lastAppliedRemoteVersion: number;
  /** Operations from a clock more than five minutes ahead, waiting for the clocks to agree. */
  readonly held: number;
  /** Keys with versions in conflict. */
  readonly conflicts: number;
  /** The whole in one word for a person, as `synced` or `waiting`. */
  readonly word: SyncStateInfo['word'];

  constructor(info: SyncStateInfo) {
    this.outbox = info.outbox;
    this.pending = info.pending;
    this.queued = info.queued;
    this.inFlight = info.inFlight;
    this.acknowledged = info.acknowledged;
    this.failed = info.failed;
    this.totalRetries = info.totalRetries;
    this.lastSubmittedVersion = info.lastSubmittedVersion;
    this.lastAppliedRemoteVersion = info.lastAppliedRemoteVersion;
    this.held = info.held;
    this.conflicts = info.conflicts;
    this.word = info.word;
  }

  hasFailed(): boolean {
    return this.failed > 0;
  }

  // The names of earlier versions.

  get outboxSize(): number {
    return this.outbox;
  }

  get queuedCount(): number {
    return this.queued;
  }

  get inFlightCount(): number {
    return this.inFlight;
  }

  get acknowledgedCount(): number {
    return this.acknowledged;
  }

  get failedCount(): number {
    return this.failed;
  }
}
