import {
  NodeRuntime,
  Result,
  systemParts,
  type TickResult,
  Turns,
  type Written,
} from '../../engine/node/index.js';
import { type Answer, answering, harmless, withValid } from './answering.js';
import {
  batchWrites,
  keyText,
  listOptions,
  peerAddress,
  peerName,
  tickOptions,
  valueBytes,
  valueOrNull,
} from './arguments.js';
import { checkOptions } from './check-options.js';
import type { ClientOptions } from './client-options.js';
import {
  type Conflict,
  conflictOf,
  type Entry,
  entryOf,
  type ListOptions,
  type Write,
} from './entries.js';
import { emptyKey, notFound, notOpen } from './errors.js';
import type { Key } from './key.js';
import { NodeInfo } from './node-info.js';
import { Peer } from './peer.js';
import { SyncResult } from './sync-result.js';
import { Value } from './value.js';

/**
 * A local-first store in this process, which syncs with its peers once the transport is started.
 * Writing and reading need no network. Every method answers a {@link Result}: nothing throws.
 *
 * Sync goes by itself while a peer is connected. What a peer refused is tried again by `tick`, and
 * completed work is let go of by `tick({ prune: true })`: call it from time to time.
 */
export class Client {
  readonly #options: ClientOptions;
  #runtime: NodeRuntime | null = null;
  readonly #turns = new Turns();

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Checks the options and recovers the log. Starts neither transport nor discovery. Open twice is
   * open; a client that was closed may be opened again.
   *
   * Errors: `invalid_argument`, `wal_locked`, `wal_corrupt`, `wal_wrong_node`, `wal_newer_format`,
   * `not_a_wal`, `directory_missing`, `permission_denied`, `disk_full`, `io_error`.
   */
  open(): Answer<void> {
    return this.#take(async () => {
      if (this.#runtime) return Result.ok(undefined);
      const options = checkOptions(this.#options);
      if (options.isErr()) return Result.err(options.error());
      const { log } = this.#options;
      const opened = await NodeRuntime.open(options.value(), systemParts(harmless(log)));
      if (opened.isErr()) return Result.err(opened.error());
      this.#runtime = opened.value();
      return Result.ok(undefined);
    });
  }

  /** Stops the network and closes the log. Closing twice, or before `open`, is fine. */
  close(): Answer<void> {
    return this.#take(async () => {
      const runtime = this.#runtime;
      this.#runtime = null;
      return runtime ? runtime.close() : Result.ok(undefined);
    });
  }

  /** Answered once the write is in the log. `invalid_key`, `value_too_large`, `disk_full`, … */
  put(key: string | Key, value: string | Uint8Array | Value): Answer<Written> {
    return this.#open(async ({ store }) => {
      const [name, bytes] = [keyText(key), valueBytes(value)];
      if (name.isErr()) return Result.err(name.error());
      return bytes.isErr() ? Result.err(bytes.error()) : store.put(name.value(), bytes.value());
    });
  }

  /** `not_found` where the key has no value. */
  get(key: string | Key): Answer<Value> {
    return this.#open(async ({ store }) => {
      const name = keyText(key);
      if (name.isErr()) return Result.err(name.error());
      if (name.value() === '') return Result.err(emptyKey());
      const stored = store.get(name.value());
      return stored ? Result.ok(Value.fromBytes(stored.value)) : Result.err(notFound(name.value()));
    });
  }

  /** `not_found` where the key has no value. */
  remove(key: string | Key): Answer<Written> {
    return this.#open(({ store }) => withValid(keyText(key), (name) => store.remove(name)));
  }

  /** All of the writes or none, in one record of the log. */
  batch(writes: readonly Write[]): Answer<readonly Written[]> {
    return this.#open(({ store }) => withValid(batchWrites(writes), (all) => store.batch(all)));
  }

  /** In the byte order of the keys. */
  list(options: ListOptions = {}): Answer<readonly Entry[]> {
    return this.#open(async ({ store }) =>
      listOptions(options).map((checked) => store.list(checked).map(entryOf)),
    );
  }

  /** False where the client is not open. */
  contains(key: string | Key): boolean {
    return this.#runtime?.store.has(keyText(key).valueOr('')) ?? false;
  }

  /** Keys with a value; 0 where the client is not open. */
  size(): number {
    return this.#runtime?.store.size ?? 0;
  }

  empty(): boolean {
    return this.size() === 0;
  }

  /** Tries again what is due; with `prune`, also lets go of completed work, and of nothing else. */
  tick(options: { readonly prune?: boolean } = {}): Answer<TickResult> {
    return this.#open(({ sync }) => withValid(tickOptions(options), (given) => sync.tick(given)));
  }

  syncStateInfo(): Answer<SyncResult> {
    return this.#open(async ({ sync }) => Result.ok(new SyncResult(sync.stateInfo())));
  }

  /** Tries failed work anew. @returns how many operations. */
  retry(): Answer<number> {
    return this.#open(async ({ sync }) => Result.ok(sync.retry()));
  }

  conflicts(): Answer<readonly Conflict[]> {
    return this.#open(async ({ sync }) => Result.ok(sync.conflicts().map(conflictOf)));
  }

  /** Ends a conflict by a write that has seen every version; null removes the key. */
  resolve(key: string | Key, value: string | Uint8Array | Value | null): Answer<Written> {
    return this.#open(({ sync }) =>
      withValid(keyText(key), (name) =>
        withValid(valueOrNull(value), (bytes) => sync.resolve(name, bytes)),
      ),
    );
  }

  /**
   * Listens for peers. `transport_error` where it is disabled or the port is taken;
   * `insecure_transport` off loopback without a cluster secret.
   */
  startTransport(): Answer<void> {
    return this.#open(({ networking }) => networking.startTransport());
  }

  stopTransport(): Answer<void> {
    return this.#open(async ({ networking }) => {
      await networking.stopTransport();
      return Result.ok(undefined);
    });
  }

  transportRunning(): boolean {
    return this.#runtime?.networking.transport.running ?? false;
  }

  /** The port that is bound, as where port 0 was asked for; 0 while the transport does not run. */
  transportPort(): number {
    return this.#runtime?.networking.transport.status().port ?? 0;
  }

  /**
   * Connects a peer and keeps it connected. Answered with the first attempt: where that is an error
   * it is tried again later, and local data is not affected.
   */
  connect(peer: Pick<Peer, 'host' | 'port'>): Answer<Peer> {
    return this.#open(({ networking }) =>
      withValid(peerAddress(peer), async (address) =>
        (await networking.connect(address)).map(Peer.from),
      ),
    );
  }

  /** Ends the connection and dials no more. @param name a node id, or `host:port`. */
  disconnect(name: string): Answer<void> {
    return this.#open(({ networking }) =>
      withValid(peerName(name), (peer) => networking.remove(peer)),
    );
  }

  /** Nothing waits for this peer any more. It must resynchronise in full should it come back. */
  forgetPeer(nodeId: string): Answer<void> {
    return this.#open(({ networking }) =>
      withValid(peerName(nodeId), (peer) => networking.forget(peer)),
    );
  }

  /** Finds peers, which are connected while the transport runs. `discovery_error` if disabled. */
  startDiscovery(): Answer<void> {
    return this.#open(({ networking }) => networking.startDiscovery());
  }

  stopDiscovery(): Answer<void> {
    return this.#open(async ({ networking }) => {
      await networking.stopDiscovery();
      return Result.ok(undefined);
    });
  }

  discoveryRunning(): boolean {
    return this.#runtime?.networking.discovery.running ?? false;
  }

  /** Every peer that is connected, found, dialed or remembered. */
  peers(): Answer<readonly Peer[]> {
    return this.#open(async ({ networking }) => Result.ok(networking.peers().map(Peer.from)));
  }

  /** As the platform answered last. */
  nodeInfo(): Answer<NodeInfo> {
    return this.#open(async ({ metadata }) => Result.ok(new NodeInfo(metadata.info())));
  }

  /** Asks the platform anew. */
  refreshNodeInfo(): Answer<NodeInfo> {
    return this.#open(async ({ metadata }) => Result.ok(new NodeInfo(metadata.refresh())));
  }

  #take(change: () => Answer<void>): Answer<void> {
    return this.#turns.take(() => answering(change));
  }

  async #open<T>(use: (runtime: NodeRuntime) => Answer<T>): Answer<T> {
    const runtime = this.#runtime;
    return runtime ? answering(() => use(runtime)) : Result.err(notOpen());
  }
}
