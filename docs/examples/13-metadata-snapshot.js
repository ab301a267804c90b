// Who this node is, for people and for its peers.
import { core, metadata } from 'softadastra/engine';

const service = metadata.MetadataService.create({
  nodeId: 'edge-store-01',
  displayName: 'Shop on the corner',
  version: '0.1.0',
  capabilities: ['store', 'sync'],
  platform: metadata.systemPlatform,
  clock: core.systemClock,
}).value();

const { nodeId, displayName, hostname, os, capabilities } = service.info();
console.log(nodeId, '-', displayName);
console.log('runs on', hostname, 'with', os);
console.log('can', capabilities.join(', '));

const heard = metadata.decodeNodeInfo(service.encode()).value();
console.log('a peer reads', heard.nodeId, heard.version);

// Prints:
// edge-store-01 - Shop on the corner
// runs on … with …
// can store, sync
// a peer reads edge-store-01 0.1.0
