export { Client } from './client.js';
export { ClientOptions } from './client-options.js';
export type { Conflict, Entry, ListOptions, Write } from './entries.js';
export { Key } from './key.js';
export { NodeInfo } from './node-info.js';
export { Peer } from './peer.js';
export { SyncResult } from './sync-result.js';
export { Value } from './value.js';
