export { TransportEngine } from './engine.js';
export { NetworkError, type NetworkErrorKind } from './network-error.js';
export { TcpNetwork } from './tcp/index.js';
export type {
  Accept,
  Connection,
  HostAndPort,
  Listener,
  Network,
  NetworkAddress,
  PayloadType,
  Peer,
  PeerSession,
  PeerState,
  PeerStatus,
  TransportHandlers,
  TransportLimits,
  TransportOptions,
  TransportStatus,
} from './types.js';
