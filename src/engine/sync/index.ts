export {
  ConflictJournal,
  type ConflictPolicy,
  type ConflictPolicyName,
  conflictPolicies,
  conflictPolicyNames,
  findConflictPolicy,
} from './conflict/index.js';
export { SyncEngine, type SyncEngine as Sync } from './engine.js';
export type { SyncOptions } from './options.js';
export type {
  AutomaticResolution,
  CollectorLink,
  CollectorSession,
  Conflict,
  DeliveryState,
  FailedOperation,
  Held,
  MessageType,
  OperationId,
  PeerProgress,
  ReplicaChannel,
  ReplicaSession,
  RetryPolicy,
  SyncLimits,
  SyncStateInfo,
  SyncWord,
  TickResult,
} from './types.js';
