import { type Clock, systemClock } from '../../core/index.js';
import type { Accept, Connection, Listener, Network, NetworkAddress } from '../types.js';
import { dialEncrypted, dialPlain } from './dial.js';
import { type ListenOptions, listenEncrypted, listenPlain } from './listen.js';
import { TcpConnection } from './tcp-connection.js';

export interface TcpOptions {
  readonly clock?: Clock;
  /** How long a TLS handshake may take. Default 5 s. */
  readonly handshakeTimeoutMs?: number;
  /** Handshakes under way at a listener; one more drops the oldest. Default 256. */
  readonly handshakes?: number;
}

/** TCP of this machine: encrypted with a key; plain without one, and then on loopback only. */
export class TcpNetwork implements Network {
  readonly #options: ListenOptions;

  constructor({
    clock = systemClock,
    handshakeTimeoutMs = 5_000,
    handshakes = 256,
  }: TcpOptions = {}) {
    this.#options = { clock, handshakeTimeoutMs, handshakes };
  }

  listen(address: NetworkAddress, accept: Accept): Promise<Listener> {
    const { key } = address;
    return key === null
      ? listenPlain(address, accept, this.#options)
      : listenEncrypted({ ...address, key }, accept, this.#options);
  }

  async connect(address: NetworkAddress, signal: AbortSignal): Promise<Connection> {
    const { key } = address;
    const socket =
      key === null ? await dialPlain(address, signal) : await dialEncrypted(address, key, signal);
    return new TcpConnection(socket, this.#options.clock);
  }
}
