import {
  asSoftadastraError,
  checkNodeId,
  clusterKey,
  formatAddress,
  isLoopback,
  Lifecycle,
  Result,
  SoftadastraError,
  silentLog,
  withoutBrackets,
} from '../core/index.js';
import { Dialer } from './dialer.js';
import { withDefaults } from './limits.js';
import { insecure, transportError } from './reasons.js';
import { Switchboard } from './switchboard.js';
import type {
  HostAndPort,
  Listener,
  PeerStatus,
  TransportLimits,
  TransportOptions,
  TransportStatus,
} from './types.js';

const NO_BYTES = Buffer.alloc(0);
const MAX_PORT = 65_535;

/** Connections with other nodes: made, kept, authenticated and told apart. It carries bytes. */
export class TransportEngine {
  readonly #options: TransportOptions;
  readonly #limits: TransportLimits;
  readonly #lifecycle = new Lifecycle(
    () => this.#begin(),
    () => this.#end(),
  );
  readonly #switchboard: Switchboard;
  readonly #dialers = new Map<string, Dialer>();
  #key: Buffer | null = null;
  #listener: Listener | null = null;
  #dialing = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#limits = withDefaults(options.limits);
    this.#switchboard = new Switchboard({
      nodeId: options.nodeId,
      incarnation: options.incarnation,
      about: options.about ?? NO_BYTES,
      encrypted: options.secret !== null,
      clock: options.clock,
      log: options.log ?? silentLog,
      limits: this.#limits,
      handlers: options.handlers,
      dialers: () => this.#dialers.values(),
    });
  }

  /**
   * Listens, and dials what `connect` was given before. Starting twice is one start; a stop that is
   * called meanwhile is the later word.
   *
   * Fails with insecure_transport (off loopback without a secret), invalid_argument (secret too
   * short, bad node id), permission_denied, or transport_error (the port is in use).
   */
  async start(): Promise<Result<void>> {
    try {
      await this.#lifecycle.start();
      return Result.ok(undefined);
    } catch (error) {
      return Result.err(asSoftadastraError(error, 'transport_error', 'transport did not start'));
    }
  }

  /** Says bye to all peers. What `connect` was given is dialed again by the next start. */
  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }

  get running(): boolean {
    return this.#lifecycle.running;
  }

  /**
   * Keeps a connection with whoever listens there, until `disconnect`: tried at once and, where it
   * fails or ends, again and again. How it fares is told by `peers`. Asked twice it does not wait
   * for its next attempt. Where `nodeId` is known to listen there and is connected already, it is
   * not dialed until that connection ends.
   */
  connect(host: string, port: number, nodeId?: string): Result<void> {
    const plain = withoutBrackets(host);
    if (plain === '' || !isPort(port, 1)) {
      const message = `${JSON.stringify(host)} and ${port} are no host and port (1-${MAX_PORT})`;
      return Result.err(new SoftadastraError('invalid_argument', message));
    }
    if (this.#options.secret === null && !isLoopback(plain)) return Result.err(insecure(plain));
    const address = { host: plain, port };
    const dialer = this.#dialers.get(formatAddress(address)) ?? this.#newDialer(address);
    dialer.nodeId ??= nodeId ?? null;
    if (this.#dialing) dialer.dial();
    return Result.ok(undefined);
  }

  /** Dials it no longer and ends the connection with the node there. False: it was not dialed. */
  disconnect(host: string, port: number): boolean {
    const name = formatAddress({ host: withoutBrackets(host), port });
    const dialer = this.#dialers.get(name);
    if (!dialer) return false;
    this.#dialers.delete(name);
    dialer.stop();
    const message = 'the peer was removed by hand';
    const reason = new SoftadastraError('transport_error', message);
    this.#switchboard.sessionOf(dialer)?.end(reason);
    return true;
  }

  /** The addresses that are dialed and at which that node answered last. */
  addressesOf(nodeId: string): HostAndPort[] {
    const own = [...this.#dialers.values()].filter((dialer) => dialer.nodeId === nodeId);
    return own.map(({ address }) => address);
  }

  /** Every address that is dialed and every node that was connected, with its state and why. */
  peers(): PeerStatus[] {
    const { known } = this.#switchboard;
    const rows = new Map<string, PeerStatus>();
    for (const [name, dialer] of this.#dialers) {
      const status = dialer.status();
      const seen = known.status(dialer.nodeId);
      const { bytesSent, bytesReceived } = seen ?? status;
      if (seen?.state === 'connected') rows.set(`#${seen.nodeId}`, { ...seen, dialed: true });
      else rows.set(name, { ...status, bytesSent, bytesReceived });
    }
    const dialed = new Set([...rows.values()].map(({ nodeId }) => nodeId));
    return [...rows.values(), ...known.statuses().filter(({ nodeId }) => !dialed.has(nodeId))];
  }

  status(): TransportStatus {
    return {
      running: this.running,
      host: this.#options.listen?.host ?? null,
      port: this.#listener?.port ?? null,
      encrypted: this.#options.secret !== null,
      connected: this.#switchboard.known.size,
      greeting: this.#switchboard.greeting,
      bufferedBytes: this.#switchboard.bufferedBytes,
      refused: this.#switchboard.refusals.counts(),
    };
  }

  async #begin(): Promise<void> {
    try {
      await this.#listenAndDial();
    } catch (thrown) {
      const error = asSoftadastraError(thrown, 'transport_error', 'transport did not start');
      const { message } = error;
      this.#options.log?.({ event: 'transport_start_failed', level: 'error', message, error });
      throw error;
    }
  }

  async #listenAndDial(): Promise<void> {
    const { nodeId, listen, random, secret } = this.#options;
    checkNodeId(nodeId).value();
    this.#check();
    if (secret !== null) this.#key ??= (await clusterKey(secret, 'transport')).value();
    this.#switchboard.begin(random.bytes(8).toString('hex'));
    if (listen) await this.#listen(listen);
    this.#dialing = true;
    for (const dialer of this.#dialers.values()) dialer.dial();
    this.#tellOfTheStart();
  }

  #check(): void {
    const { listen, secret, about } = this.#options;
    const { aboutBytes } = this.#limits;
    if (listen && secret === null && !isLoopback(listen.host)) throw insecure(listen.host);
    if (listen && (listen.host === '' || !isPort(listen.port, 0))) {
      const message = `${JSON.stringify(listen.host)} and ${listen.port} are no host and port (0-${MAX_PORT}) to listen on`;
      throw new SoftadastraError('invalid_argument', message);
    }
    if (about && about.length > aboutBytes) {
      const message = `what is told in the hello has ${about.length} bytes; the limit is ${aboutBytes}`;
      throw new SoftadastraError('invalid_argument', message);
    }
  }

  async #listen(listen: HostAndPort): Promise<void> {
    const address = { host: withoutBrackets(listen.host), port: listen.port, key: this.#key };
    try {
      this.#listener = await this.#options.network.listen(address, {
        connection: (connection) => this.#switchboard.accept(connection),
        refused: (remote, error) =>
          this.#switchboard.refusals.add(transportError(error, null, remote), remote),
      });
      this.#switchboard.listensOn(this.#listener.port);
    } catch (error) {
      throw transportError(error, 'listen on', address);
    }
  }

  async #end(): Promise<void> {
    this.#dialing = false;
    for (const dialer of this.#dialers.values()) dialer.stop();
    const closing = this.#listener?.close();
    this.#listener = null;
    this.#switchboard.listensOn(0);
    await this.#switchboard.end(new SoftadastraError('transport_error', 'the node stops'));
    await closing;
  }

  #newDialer(address: HostAndPort): Dialer {
    const { network, clock, random, log } = this.#options;
    const dialer = new Dialer({
      address,
      key: () => this.#key,
      network,
      clock,
      random,
      log: log ?? silentLog,
      limits: this.#limits,
      isConnected: (nodeId) => this.#switchboard.known.session(nodeId) !== undefined,
      greet: (connection, from) => this.#switchboard.greet(connection, from),
    });
    this.#dialers.set(formatAddress(address), dialer);
    return dialer;
  }

  #tellOfTheStart(): void {
    const { listen, secret, log } = this.#options;
    const port = this.#listener?.port ?? 0;
    log?.({
      event: 'transport_started',
      level: 'info',
      message: listen
        ? `listening on ${formatAddress({ host: withoutBrackets(listen.host), port })}`
        : 'dialing only, not listening',
      context: { host: listen?.host ?? null, port, encrypted: secret !== null },
    });
  }
}

function isPort(port: number, least: 0 | 1): boolean {
  return Number.isInteger(port) && port >= least && port <= MAX_PORT;
}
