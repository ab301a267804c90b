import type { Result } from '../core/index.js';
import type {
  BatchReport,
  CompactReport,
  EncodedValue,
  GetReport,
  ImportReport,
  ListReport,
  NodeInfoReport,
  ServiceReport,
  StatusReport,
  WriteReport,
} from './reports.js';
import type {
  ConflictsReport,
  FailedReport,
  HeldReport,
  PeersReport,
  SyncStatusReport,
  TickReport,
} from './sync-reports.js';

/**
 * All that can be asked of a node, in plain data: the runtime in this process answers it, and so
 * does a node in another process through its control socket. Nothing throws; an error keeps its
 * code on the way.
 */
export interface NodeControl {
  status(): Answer<StatusReport>;
  /** Asks the platform anew. */
  nodeInfo(): Answer<NodeInfoReport>;

  put(request: PutRequest): Answer<WriteReport>;
  /** `not_found` where the key has no value, `invalid_key` where it is empty. */
  get(request: KeyRequest): Answer<GetReport>;
  /** `not_found` where the key has no value. */
  remove(request: KeyRequest): Answer<WriteReport>;
  /** All of them or none. */
  batch(request: BatchRequest): Answer<BatchReport>;
  list(request?: ListRequest): Answer<ListReport>;

  syncStatus(): Answer<SyncStatusReport>;
  tick(request?: TickRequest): Answer<TickReport>;
  /** Tries failed work anew. @returns the state after it. */
  retry(): Answer<SyncStatusReport>;
  failed(): Answer<FailedReport>;
  held(): Answer<HeldReport>;
  conflicts(): Answer<ConflictsReport>;
  /** A local write that has seen every version in conflict. */
  resolve(request: ResolveRequest): Answer<WriteReport>;

  peers(): Answer<PeersReport>;
  /** Dials it and keeps it connected, across breaks, until it is removed or the node stops. */
  addPeer(request: AddressRequest): Answer<PeersReport>;
  /** Ends the connection and dials no more. What the peer has stays on record. */
  removePeer(request: PeerRequest): Answer<PeersReport>;
  /**
   * Retires a peer for good: nothing waits for it any more. Should it come back, it must
   * resynchronise in full before it may write.
   */
  forgetPeer(request: PeerRequest): Answer<PeersReport>;

  startTransport(): Answer<ServiceReport>;
  stopTransport(): Answer<ServiceReport>;
  startDiscovery(): Answer<ServiceReport>;
  stopDiscovery(): Answer<ServiceReport>;

  compact(): Answer<CompactReport>;
  /** Every live key and value as lines of JSON, with a count and a checksum at the end. */
  exportAll(): Answer<AsyncIterable<Uint8Array>>;
  /** Reads and checks all of it before the first write: a damaged or cut export changes nothing. */
  importAll(source: AsyncIterable<Uint8Array>): Answer<ImportReport>;
  /** In the Prometheus text format. */
  metrics(): Answer<string>;

  /** Lets go: in process it closes the runtime, through a socket it leaves the node running. */
  close(): Promise<void>;
}

export type Answer<T> = Promise<Result<T>>;

export interface KeyRequest {
  readonly key: string;
}

export interface PutRequest extends KeyRequest {
  readonly value: EncodedValue;
}

export interface BatchRequest {
  /** A null value deletes. */
  readonly writes: readonly { readonly key: string; readonly value: EncodedValue | null }[];
}

/** In the byte order of the keys. */
export interface ListRequest {
  readonly prefix?: string;
  /** The first key that is wanted. */
  readonly from?: string;
  /** The first key that is not wanted any more. */
  readonly to?: string;
  /** The last key that is not wanted: where an earlier answer ended. */
  readonly after?: string;
  /** 1 to 10,000; default 1,000. An answer ends earlier where its values grow past 8 MiB. */
  readonly limit?: number;
  readonly reverse?: boolean;
  /** Keys alone, without their values. */
  readonly keysOnly?: boolean;
}

export interface TickRequest {
  /** Also lets go of completed work. Default false. */
  readonly prune?: boolean;
}

export interface AddressRequest {
  readonly host: string;
  readonly port: number;
}

/** By node id, or by `host:port` for one that has never answered. */
export interface PeerRequest {
  readonly peer: string;
}

/**
 * `current` keeps what `get` answers now; a number takes that one of the conflict's others; a value
 * writes something new, and null deletes the key.
 */
export interface ResolveRequest extends KeyRequest {
  readonly keep: 'current' | number | { readonly value: EncodedValue | null };
}
