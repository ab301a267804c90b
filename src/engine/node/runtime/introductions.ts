import type { DiscoveredPeer } from '../../discovery/index.js';
import type { HostAndPort, TransportEngine } from '../../transport/index.js';

/** What it needs of the transport. */
export type Dialing = Pick<TransportEngine, 'running' | 'connect' | 'disconnect' | 'peers'>;

/**
 * Discovery finds and transport connects: this tells the one of the other. A peer that was found is
 * dialed where it said it listens, until it has been silent for so long that it is expired. An address
 * that was given by hand is dialed until it is removed by hand.
 */
export class Introductions {
  readonly #transport: Dialing;
  readonly #dialed = new Map<string, HostAndPort>();
  /** Removed by hand: found again, they are left alone. */
  readonly #unwanted = new Set<string>();

  readonly #isManual: (address: HostAndPort) => boolean;

  constructor(transport: Dialing, isManual: (address: HostAndPort) => boolean) {
    this.#transport = transport;
    this.#isManual = isManual;
  }

  meet({ nodeId, host, port }: DiscoveredPeer): void {
    if (port === 0 || !this.#transport.running || this.#unwanted.has(nodeId)) return;
    const before = this.#dialed.get(nodeId);
    if (before && (before.host !== host || before.port !== port)) this.#hangUp(nodeId, before);
    // An address that cannot be dialed (off loopback without a secret) is no peer of this node.
    if (this.#transport.connect(host, port).isOk()) this.#dialed.set(nodeId, { host, port });
  }

  /** @param found all that discovery still knows. */
  sweep(found: readonly DiscoveredPeer[]): void {
    const alive = new Set(
      found.filter(({ state }) => state !== 'expired').map(({ nodeId }) => nodeId),
    );
    for (const [nodeId, address] of this.#dialed) {
      if (alive.has(nodeId) || this.#isConnected(nodeId)) continue;
      this.#hangUp(nodeId, address);
    }
  }

  /** Dials it no more. @returns where it was dialed because it had been found: the caller hangs up. */
  refuse(nodeId: string): HostAndPort | undefined {
    this.#unwanted.add(nodeId);
    const address = this.#dialed.get(nodeId);
    this.#dialed.delete(nodeId);
    return address;
  }

  welcomeAll(): void {
    this.#unwanted.clear();
  }

  #isConnected(wanted: string): boolean {
    return this.#transport
      .peers()
      .some(({ nodeId, state }) => nodeId === wanted && state === 'connected');
  }

  #hangUp(nodeId: string, address: HostAndPort): void {
    this.#dialed.delete(nodeId);
    if (!this.#isManual(address)) this.#transport.disconnect(address.host, address.port);
  }
}
