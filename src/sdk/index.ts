export {
  type ConflictPolicyName,
  type EngineEvent,
  type EngineLog,
  type ErrorCode,
  Result,
  SoftadastraError,
  type TickResult,
  type Written,
} from '../engine/node/index.js';
export type { CallOptions } from './api.js';
export { type BackoffOptions, backoffMs, defaultBackoff } from './backoff.js';
export {
  Client,
  ClientOptions,
  type Conflict,
  type Entry,
  Key,
  type ListOptions,
  NodeInfo,
  Peer,
  SyncResult,
  Value,
  type Write,
} from './client/index.js';
export { type Clock, systemClock } from './clock.js';
export { CloudClient, type CloudClientOptions } from './cloud-client.js';
export { CloudError, type ErrorDetail } from './cloud-error.js';
export { newId } from './ids.js';
export type { Fetch } from './transport.js';
export type * from './types.js';
export { EventUploader } from './uploader/event-uploader.js';
export type { EventUploaderOptions, UploadProgress, UploadResult } from './uploader/options.js';
export type { KeptEvent } from './uploader/outbox.js';
export { type Refused, refusedEvents, type SetAsideEvent, standIn } from './uploader/refusal.js';
