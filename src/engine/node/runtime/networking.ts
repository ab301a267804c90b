import { formatAddress, Result, SoftadastraError, withoutBrackets } from '../../core/index.js';
import { DiscoveryEngine } from '../../discovery/index.js';
import { type MetadataService, PeerRegistry } from '../../metadata/index.js';
import type { Store } from '../../store/index.js';
import type { SyncEngine } from '../../sync/index.js';
import { type Peer, type PeerSession, TransportEngine } from '../../transport/index.js';
import type { PeerAddress } from '../config/kinds.js';
import type { PeerReport } from '../sync-reports.js';
import { bridge } from './bridge.js';
import { dialOutcome } from './dial-outcome.js';
import { Introductions } from './introductions.js';
import type { RuntimeOptions, RuntimeParts } from './options.js';
import { viewPeers } from './peer-view.js';
import { Turns } from './turns.js';
import { Wakeups } from './wakeups.js';

interface Inside {
  readonly store: Store;
  readonly sync: SyncEngine;
  readonly metadata: MetadataService;
}

/** The network side of a node. Nothing here is needed to write or to read. */
export class Networking {
  readonly transport: TransportEngine;
  readonly discovery: DiscoveryEngine;
  readonly #options: RuntimeOptions;
  readonly #inside: Inside;
  readonly #infos: PeerRegistry;
  readonly #introductions: Introductions;
  readonly #wakeups = new Wakeups();
  readonly #turns = new Turns();
  readonly #manual = new Map<string, PeerAddress>();
  readonly #sessions = new Map<string, Peer>();
  #closed = false;

  constructor(options: RuntimeOptions, parts: RuntimeParts, inside: Inside) {
    this.#options = options;
    this.#inside = inside;
    this.#infos = new PeerRegistry(parts.clock);
    const { clock, random, network, datagrams } = parts;
    const { nodeId, transport, discovery, clusterSecret: secret } = options;
    const common = { nodeId, clock, random, secret, log: this.#wakeups.wokenBy(parts.log) };
    this.transport = new TransportEngine({
      ...common,
      network,
      incarnation: inside.store.origin.slice(nodeId.length + 1),
      listen: { host: transport.host, port: transport.port },
      about: inside.metadata.encode(),
      handlers: { onPeer: (peer) => this.#onPeer(peer, parts) },
    });
    this.#introductions = new Introductions(this.transport, (address) =>
      this.#manual.has(formatAddress(address)),
    );
    this.discovery = new DiscoveryEngine({
      ...common,
      network: datagrams,
      listen: { host: discovery.host, port: discovery.port },
      broadcast: discovery.broadcast,
      transportPort: () => this.transport.status().port ?? 0,
      describe: () => inside.metadata.encode(),
      onPeer: (peer) => this.#introductions.meet(peer),
    });
    for (const peer of options.peers) this.#manual.set(formatAddress(peer), peer);
  }

  /** `transport_error` where it is disabled, else as {@link TransportEngine.start}. */
  startTransport(): Promise<Result<void>> {
    return this.#turns.take(async () => {
      const refusal = this.#refusal('transport') ?? this.#dialManual();
      if (refusal) return Result.err(refusal);
      const started = await this.transport.start();
      if (started.isErr()) return started;
      for (const peer of this.discovery.peers()) this.#introductions.meet(peer);
      if (this.discovery.running) this.discovery.announce();
      return started;
    });
  }

  stopTransport(): Promise<void> {
    return this.#turns.take(async () => {
      await this.transport.stop();
      this.#wakeups.wake();
    });
  }

  /** `discovery_error` where it is disabled, else as {@link DiscoveryEngine.start}. */
  startDiscovery(): Promise<Result<void>> {
    return this.#turns.take(async () => {
      const refusal = this.#refusal('discovery');
      return refusal ? Result.err(refusal) : (await this.discovery.start()).map(() => undefined);
    });
  }

  stopDiscovery(): Promise<void> {
    return this.#turns.take(() => this.discovery.stop());
  }

  /** Dials it from now on, whenever the transport runs. */
  add(address: PeerAddress): Result<void> {
    const peer = plain(address);
    const refusal = this.#refusal('transport');
    if (refusal) return Result.err(refusal);
    const accepted = this.transport.connect(peer.host, peer.port);
    if (accepted.isErr()) return accepted;
    this.#manual.set(formatAddress(peer), peer);
    this.#introductions.welcomeAll();
    return accepted;
  }

  /** The same, and waits for the first answer. Where that is an error it is tried again later. */
  async connect(address: PeerAddress): Promise<Result<PeerReport>> {
    const peer = plain(address);
    const added = this.add(peer);
    if (added.isErr()) return Result.err(added.error());
    const outcome = await this.#wakeups.until(() =>
      this.#manual.has(formatAddress(peer)) ? dialOutcome(this.transport, peer) : removed(peer),
    );
    if (outcome.isErr()) return Result.err(outcome.error());
    const connected = this.peers().find(({ nodeId }) => nodeId === outcome.value());
    return connected ? Result.ok(connected) : Result.err(noPeer(outcome.value()));
  }

  /**
   * Ends the connection and dials no more. @param name a node id, or the `host:port` of one that
   * has not answered. `not_found` where no such peer is connected or dialed.
   */
  remove(name: string): Result<void> {
    const named = this.transport
      .peers()
      .filter((row) => row.dialed && formatAddress(row) === name)
      .map(({ host, port }) => ({ host, port }));
    const introduced = this.#introductions.refuse(name);
    const addresses = [...named, ...this.transport.addressesOf(name)];
    if (introduced) addresses.push(introduced);
    const session = this.#sessions.get(name);
    if (addresses.length === 0 && !session) return Result.err(noPeer(name));
    for (const address of addresses) {
      this.#manual.delete(formatAddress(address));
      this.transport.disconnect(address.host, address.port);
    }
    session?.close(new SoftadastraError('transport_error', 'the peer was removed by hand'));
    this.#wakeups.wake();
    return Result.ok(undefined);
  }

  /** Nothing waits for it any more. */
  async forget(peerId: string): Promise<Result<void>> {
    const forgotten = await this.#inside.sync.forget(peerId);
    if (forgotten.isErr()) return forgotten;
    // One that is neither connected nor dialed has nothing to be removed.
    this.remove(peerId);
    this.#infos.forget(peerId);
    return forgotten;
  }

  peers(): PeerReport[] {
    return viewPeers({
      transport: this.transport.peers(),
      discovered: this.discovery.peers(),
      progress: this.#inside.sync.peers(),
      infos: this.#infos.all(),
      manual: new Set(this.#manual.keys()),
    });
  }

  /** Hangs up on peers that were found once and have been silent for long. */
  sweep(): void {
    this.#introductions.sweep(this.discovery.peers());
  }

  /** Nothing starts after it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.stopDiscovery();
    await this.stopTransport();
  }

  #refusal(service: 'transport' | 'discovery'): SoftadastraError | null {
    if (this.#closed) return new SoftadastraError('invalid_state', 'the node is closed');
    return this.#options[service].enabled ? null : disabled(service);
  }

  /** Only now an address is known to be refused: off loopback without a cluster secret. */
  #dialManual(): SoftadastraError | null {
    for (const { host, port } of this.#manual.values()) {
      const accepted = this.transport.connect(host, port);
      if (accepted.isErr()) return accepted.error();
    }
    return null;
  }

  #onPeer(peer: Peer, { log }: RuntimeParts): PeerSession {
    this.#sessions.set(peer.nodeId, peer);
    const session = bridge(peer, this.#inside.sync, this.#infos, log);
    return {
      ...session,
      disconnected: (reason) => {
        if (this.#sessions.get(peer.nodeId) === peer) this.#sessions.delete(peer.nodeId);
        session.disconnected(reason);
      },
    };
  }
}

/** As transport keeps it: `[::1]` is how an address is written, `::1` is the host. */
function plain({ host, port }: PeerAddress): PeerAddress {
  return { host: withoutBrackets(host), port };
}

function disabled(service: 'transport' | 'discovery'): SoftadastraError {
  // It is the configuration that forbids it: the same call will not do better later.
  return new SoftadastraError(`${service}_error`, `${service} is disabled`, { retryable: false });
}

function removed(peer: PeerAddress): Result<never> {
  const message = `${formatAddress(peer)} was removed before it answered`;
  return Result.err(new SoftadastraError('transport_error', message));
}

function noPeer(name: string): SoftadastraError {
  const message = `no peer ${JSON.stringify(name)} is connected or dialed`;
  return new SoftadastraError('not_found', message, { context: { peer: name } });
}
