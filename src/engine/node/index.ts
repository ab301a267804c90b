/** One running node, made of all the other modules, and the ways to ask it. */
export {
  asSoftadastraError,
  type Clock,
  type EngineEvent,
  type EngineLog,
  type ErrorCode,
  Result,
  SoftadastraError,
  silentLog,
  systemClock,
} from '../core/index.js';
export type { NodeInfo } from '../metadata/index.js';
export type {
  BatchWrite,
  ListOptions,
  Operation,
  StoredEntry,
  StoredValue,
  Written,
} from '../store/index.js';
export {
  type CollectorLink,
  type CollectorSession,
  type Conflict,
  type ConflictPolicyName,
  conflictPolicyNames,
  type SyncStateInfo,
  type TickResult,
} from '../sync/index.js';
export { type PeerAddress, parseAddress } from './config/kinds.js';
export { loadConfig, type NodeConfig } from './config/load.js';
export {
  flagOf,
  type Setting,
  type SettingName,
  settingNames,
  settings,
  variableOf,
} from './config/settings.js';
export type { ConfigInput } from './config/sources.js';
export type {
  AddressRequest,
  Answer,
  BatchRequest,
  KeyRequest,
  ListRequest,
  NodeControl,
  PeerRequest,
  PutRequest,
  ResolveRequest,
  TickRequest,
} from './control.js';
export { noLogYet, openEmptyControl } from './empty-control.js';
export { decodeValue, encodeValue } from './encoded-value.js';
export * from './foundations.js';
export { LocalControl } from './local-control.js';
export { createNodeLog, type NodeLogOptions } from './node-log.js';
export { type OpenControlOptions, openControl } from './open-control.js';
export type * from './reports.js';
export { RunningNode } from './running-node.js';
export { type LocalRuntimeOptions, openLocalRuntime } from './runtime/local-runtime.js';
export { NodeRuntime } from './runtime/node-runtime.js';
export { type RuntimeOptions, type RuntimeParts, systemParts } from './runtime/options.js';
export { Turns } from './runtime/turns.js';
export { connectControl } from './socket/control-client.js';
export { ControlServer, type ControlServerOptions } from './socket/control-server.js';
export type * from './sync-reports.js';
export { packageVersion } from './version.js';
