export {
  formatAddress,
  type PeerAddress,
  parseAddress,
} from './config/kinds.js';
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
export { decodeValue, encodeValue } from './encoded-value.js';
export * from './foundations.js';
export type * from './reports.js';
export type * from './sync-reports.js';
