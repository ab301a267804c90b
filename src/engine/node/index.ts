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
export type * from './reports.js';
