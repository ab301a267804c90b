import type { Hlc, Origin, SoftadastraError } from '../core/index.js';
import type { Operation } from '../store/index.js';

/** The three kinds of message between two nodes. What their bytes say is written in `message/`. */
export type MessageType = 'have' | 'batch' | 'ack';

/** A way to another node while it lasts. Messages arrive whole and in order, or the session ends. */
export interface ReplicaChannel {
  /** The node at the other end, as it was authenticated. */
  readonly peerId: string;
  /** False: taken, but nothing more until `drained()`. The bytes are not changed afterwards. */
  send(type: MessageType, bytes: Buffer): boolean;
  /** Ends the session from this side; `disconnected` is not called for it. */
  close(reason: SoftadastraError): void;
}

/** One connection with another node, from its first message to its end. */
export interface ReplicaSession {
  readonly peerId: string;
  /** The bytes must not be changed afterwards. */
  receive(type: MessageType, bytes: Buffer): void;
  drained(): void;
  /** Twice is fine. What comes later from this session is ignored. */
  disconnected(reason: SoftadastraError | null): void;
}

/** A place that takes this node's own operations and gives none, such as a cloud. */
export interface CollectorLink {
  readonly id: string;
  /** Also the operations that a newer one on their key replaced. */
  readonly keepsEvery: boolean;
  /** In the order of their counters. Each is answered through the session, in any order. */
  offer(operations: readonly Operation[]): void;
}

export interface CollectorSession {
  readonly id: string;
  /** It can be reached: operations are offered from now on. */
  online(): void;
  /** It cannot: what was offered without an answer is offered again later. No retry is used up. */
  offline(reason: SoftadastraError | null): void;
  /** It has them, but does not vouch for them yet. */
  accepted(counters: Iterable<number>): void;
  /** It vouches for them: they are done. A number alone means all operations up to it. */
  applied(counters: number | Iterable<number>): void;
  refused(counter: number, error: SoftadastraError): void;
  /** What it had accepted is gone there; all that is not applied is offered again. */
  forgotten(): void;
  /** Ends the session; what is done stays on record. */
  detach(): void;
}

/** Where an operation stands with one peer. */
export type DeliveryState =
  /** No session is up. */
  | 'pending'
  /** A session is up, and its turn has not come. */
  | 'queued'
  /** Sent, not answered. */
  | 'in_flight'
  /** The peer has it durably; a collector may not vouch for it yet. */
  | 'acknowledged'
  /** It is in effect there, or a newer one is. */
  | 'applied'
  /** Refused for good or too often. It is kept, and tried again by hand or in the next session. */
  | 'failed';

/** For people. */
export type SyncWord =
  | 'saved locally'
  | 'waiting'
  | 'syncing'
  | 'synced'
  | 'retrying'
  | 'failed'
  | 'conflict';

/** This node's own operations, each counted once: where it moves, else where it waits. */
export interface SyncStateInfo {
  /** All that is not pruned. */
  readonly outbox: number;
  /** No peer that lacks them has a session, or no peer is known. */
  readonly pending: number;
  readonly queued: number;
  readonly inFlight: number;
  /** Every known peer has them. */
  readonly acknowledged: number;
  readonly failed: number;
  /** Operations sent again after silence or a refusal, since the start. */
  readonly totalRetries: number;
  /** The counter of this node's last operation. */
  readonly lastSubmittedVersion: number;
  /** The greatest counter of another origin up to which everything is here. */
  readonly lastAppliedRemoteVersion: number;
  /** Operations from a clock too far ahead, waiting for the clocks to agree. */
  readonly held: number;
  /** Keys in conflict. */
  readonly conflicts: number;
  /** Of the whole. */
  readonly word: SyncWord;
  hasFailed(): boolean;
}

export interface TickResult {
  /** Operations that were due to be tried again. */
  readonly retriedCount: number;
  /** Own operations that every known peer has and that left the outbox now. */
  readonly prunedCount: number;
  /** Operations, of any origin, that went out in this tick. */
  readonly batchSize: number;
  /** Held operations that were applied, since the clocks agree now. */
  readonly releasedCount: number;
  /** Tombstones that every known peer has and that were dropped. */
  readonly purgedCount: number;
}

export interface FailedOperation {
  readonly peerId: string;
  readonly key: string;
  readonly origin: Origin;
  readonly counter: number;
  /** Answers that refused it. */
  readonly attempts: number;
  readonly error: SoftadastraError;
}

/** What this node knows of one peer's progress, in operations of any origin that it holds itself. */
export interface PeerProgress {
  readonly peerId: string;
  readonly kind: 'replica' | 'collector';
  readonly online: boolean;
  readonly word: SyncWord;
  readonly pending: number;
  readonly queued: number;
  readonly inFlight: number;
  /** Accepted by a collector that does not vouch for them yet. */
  readonly acknowledged: number;
  readonly failed: number;
  /** The peer was forgotten: it must take over the whole state before it may write. */
  readonly retired: boolean;
  /** The whole state is on its way, to the peer or from it. */
  readonly resyncing: boolean;
  /** Milliseconds since 1970; null where nothing waits for its next try. */
  readonly nextRetryAt: number | null;
  /** Why the last session ended or stands still; null where all is well. */
  readonly error: SoftadastraError | null;
}

/** A key with versions that did not know of each other. */
export interface Conflict {
  readonly key: string;
  /** What `get` answers; null where nothing is left of it. */
  readonly current: Operation | null;
  readonly others: readonly Operation[];
}

/** An operation whose clock is too far ahead. */
export interface Held {
  readonly operation: Operation;
  readonly aheadMs: number;
}

/** A conflict that the policy decided by itself. */
export interface AutomaticResolution {
  readonly key: string;
  readonly policy: string;
  readonly kept: OperationId;
  readonly dropped: OperationId;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface OperationId {
  readonly origin: Origin;
  readonly counter: number;
  readonly time: Hlc;
}

export interface RetryPolicy {
  /** The wait before the second attempt, in milliseconds; it doubles with each. Default 500. */
  readonly firstDelayMs?: number;
  /** Default 60,000. */
  readonly longestDelayMs?: number;
  /** Answers that refuse, until an operation counts as failed. Default 8. */
  readonly attempts?: number;
}

export interface SyncLimits {
  /** Default 256 KiB; a larger operation or atomic batch goes alone. */
  readonly batchBytes?: number;
  /** Default 4,096. */
  readonly batchOperations?: number;
  /** Bytes on the way to one peer without an answer. Default 4 MiB. */
  readonly windowBytes?: number;
}
