/** Who this node is, and what its peers said of themselves. The format stands in codec.ts. */
export { decodeNodeInfo, encodeNodeInfo } from './codec.js';
export { type MetadataOptions, MetadataService } from './metadata-service.js';
export type { NodeInfo } from './node-info.js';
export { type PeerInfo, PeerRegistry } from './peer-registry.js';
export { type Platform, systemPlatform } from './platform.js';
