import { type ConflictPolicyName, type EngineLog, silentLog } from '../../engine/node/index.js';

/**
 * How a {@link Client} runs. Make one with a static method, change what should be different, and
 * give it to the client: `open` reads it once and checks all of it.
 */
export class ClientOptions {
  /** 1-128 letters, digits, `.`, `_` or `-`: stable across restarts, and used by one node alone. */
  nodeId: string;
  /** For people; empty means the node id. */
  displayName = '';
  /** Of the application; told to peers. */
  version = '';

  /** Whether writes are kept in a log on disk. */
  enableWal = false;
  /** The log, with `enableWal`. Its directory must exist, and no other node may use it. */
  walPath = '';
  /**
   * True: a write is answered once it is on disk. False: once it is with the operating system, and
   * on disk within 50 ms and at `close`; each answer says which it was.
   */
  autoFlush = true;

  /** Allows `startTransport`; `open` does not start it. */
  enableTransport = false;
  /** Off loopback (`127.0.0.1`, `::1`) `startTransport` requires a {@link clusterSecret}. */
  transportHost = '127.0.0.1';
  /** 0 takes any free port. */
  transportPort = 4041;

  /** Allows `startDiscovery`; `open` does not start it. */
  enableDiscovery = false;
  /** Off loopback `startDiscovery` requires a {@link clusterSecret}. */
  discoveryHost = '127.0.0.1';
  discoveryPort = 5051;
  /** Where this node's announcements go. */
  discoveryBroadcastHost = '127.0.0.1';
  /** 0 means the discovery port. */
  discoveryBroadcastPort = 0;

  /** The same on every node of a cluster, at least 16 characters: encrypts and authenticates. */
  clusterSecret = '';
  /**
   * What becomes of writes on one key that did not know of each other: the later one holds, the one
   * that was here, the one that arrived, or both until the application calls `resolve`.
   */
  conflictPolicy: ConflictPolicyName = 'last_write_wins';

  /** Answers of a peer that refuse an operation, until it counts as failed. */
  retryAttempts = 8;
  /** In milliseconds; the pause doubles with each attempt up to {@link retryLongestDelayMs}. */
  retryFirstDelayMs = 500;
  retryLongestDelayMs = 60_000;
  /** Silence of a peer until a batch is sent again, in milliseconds. */
  ackTimeoutMs = 10_000;

  /** Told of what happens: starts, failures, peers. What it throws becomes a process warning. */
  log: EngineLog = silentLog;

  private constructor(nodeId: string) {
    this.nodeId = nodeId;
  }

  /** Nothing on disk and no network: where to begin. Turn on what is needed. */
  static local(nodeId: string): ClientOptions {
    return new ClientOptions(nodeId);
  }

  /** Every write is kept in a log at `walPath`. */
  static persistent(nodeId: string, walPath: string): ClientOptions {
    return Object.assign(new ClientOptions(nodeId), { enableWal: true, walPath });
  }

  /** Nothing on disk: what is written is gone at `close`. For tests and short-lived tools. */
  static memoryOnly(nodeId: string): ClientOptions {
    return new ClientOptions(nodeId);
  }
}
