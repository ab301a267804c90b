/** Finds peers by UDP and connects none. The datagram's format stands in datagram.ts. */
export { DiscoveryEngine } from './discovery-engine.js';
export type {
  DatagramAddress,
  DatagramHandlers,
  DatagramNetwork,
  DatagramSocket,
  DiscoveredPeer,
  DiscoveredState,
  DiscoveryLimits,
  DiscoveryOptions,
  DiscoveryStats,
  DiscoveryTiming,
  DropReason,
} from './types.js';
export { UdpNetwork } from './udp-network.js';
