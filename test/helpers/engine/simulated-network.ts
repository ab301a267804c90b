import type { Clock, Random } from '../../../src/engine/core/index.js';
import {
  type Accept,
  type Connection,
  type Network,
  type NetworkAddress,
  NetworkError,
} from '../../../src/engine/transport/index.js';
import { SimulatedConnection } from './simulated-network-connection.js';
import type { PipeOptions } from './simulated-network-pipe.js';

export interface SimulatedNetworkOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** How long bytes travel, least and most. Default 1 to 20 ms. */
  readonly delayMs?: readonly [number, number];
  /** Whether bytes arrive split anywhere. Default true. */
  readonly pieces?: boolean;
  /** Default 64 KiB. */
  readonly windowBytes?: number;
}

interface Listening {
  readonly key: Buffer | null;
  readonly accept: Accept;
}

/**
 * Hosts, named by addresses, and the ways between them. Bytes of one connection stay in order, those
 * of different ones overtake each other. A way that is cut swallows nothing: what was sent waits,
 * as TCP would send it again, and neither end is told.
 */
export class SimulatedNetwork {
  readonly #options: SimulatedNetworkOptions;
  readonly #listening = new Map<string, Listening>();
  readonly #connections = new Set<SimulatedConnection>();
  readonly #cuts = new Set<string>();
  readonly #aliases = new Map<string, string>();
  #ports = 40_000;

  constructor(options: SimulatedNetworkOptions) {
    this.#options = options;
  }

  /** What a process on `host` sees. */
  host(host: string): Network {
    return {
      listen: (address, accept) => this.#listen(host, address, accept),
      connect: (address, signal) => this.#connect(host, this.#resolved(address), signal),
    };
  }

  /** Another name under which `host` is reached. */
  alias(name: string, host: string): void {
    this.#aliases.set(name, host);
  }

  /** Connections that are open between two hosts, counted once each. */
  openBetween(a: string, b: string): number {
    const ends = [...this.#connections].filter(({ over }) => !over);
    return ends.filter(({ host, remote }) => isPair([host, remote.host], [a, b])).length / 2;
  }

  cut(a: string, b: string): void {
    this.#cuts.add(way(a, b));
  }

  heal(a: string, b: string): void {
    this.#cuts.delete(way(a, b));
    for (const connection of this.#connections) connection.pump();
  }

  partition(left: readonly string[], right: readonly string[]): void {
    for (const a of left) for (const b of right) this.cut(a, b);
  }

  healAll(): void {
    this.#cuts.clear();
    for (const connection of this.#connections) connection.pump();
  }

  /** All connections between the two break, and both ends are told. */
  reset(a: string, b: string): void {
    this.#between(a, b).forEach((connection) => {
      connection.reset();
    });
  }

  /** The host stops without a word. Others keep half of a connection. */
  vanish(host: string): void {
    for (const name of this.#listening.keys()) {
      if (name.startsWith(`${host} `)) this.#listening.delete(name);
    }
    for (const connection of this.#connections) if (connection.host === host) connection.vanish();
  }

  /** The host reads nothing until told otherwise. */
  stall(host: string, stalled: boolean): void {
    for (const connection of this.#connections) {
      if (connection.host === host) connection.stall(stalled);
    }
  }

  #between(a: string, b: string): SimulatedConnection[] {
    return [...this.#connections].filter(({ host, remote }) => isPair([host, remote.host], [a, b]));
  }

  async #listen(own: string, address: NetworkAddress, accept: Accept) {
    const { host, key } = address;
    if (key === null && !host.startsWith('127.')) throw insecure();
    if (host !== own) throw new NetworkError('address_unavailable', `${own} is not ${host}`);
    const port = address.port === 0 ? this.#nextPort() : address.port;
    const name = `${host} ${port}`;
    if (this.#listening.has(name)) throw new NetworkError('address_in_use', name);
    this.#listening.set(name, { key, accept });
    const close = async () => {
      this.#listening.delete(name);
    };
    return { port, close };
  }

  #connect(from: string, to: NetworkAddress, signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(new NetworkError('aborted', 'the attempt was given up'));
      if (to.key === null && !to.host.startsWith('127.')) reject(insecure());
      if (signal.aborted) abort();
      signal.addEventListener('abort', abort, { once: true });
      this.#options.clock.after(this.#delay(), () => {
        if (signal.aborted || this.#isCut(from, to.host)) return;
        signal.removeEventListener('abort', abort);
        this.#arrive(from, to, resolve, reject);
      });
    });
  }

  #arrive(
    from: string,
    to: NetworkAddress,
    resolve: (connection: Connection) => void,
    reject: (error: NetworkError) => void,
  ): void {
    const listening = this.#listening.get(`${to.host} ${to.port}`);
    if (!listening) {
      reject(new NetworkError('refused', `nothing listens on ${to.host} ${to.port}`));
      return;
    }
    const remote = { host: from, port: this.#nextPort() };
    const mismatch = keyMismatch(to.key, listening.key);
    if (mismatch) {
      reject(mismatch);
      listening.accept.refused(remote, mismatch);
      return;
    }
    const pair = SimulatedConnection.pair(remote, to, this.#pipeOptions(from, to.host));
    for (const known of this.#connections) if (known.over) this.#connections.delete(known);
    this.#connections.add(pair.dialing).add(pair.listening);
    resolve(pair.dialing);
    listening.accept.connection(pair.listening);
  }

  #resolved(address: NetworkAddress): NetworkAddress {
    return { ...address, host: this.#aliases.get(address.host) ?? address.host };
  }

  #pipeOptions(a: string, b: string): PipeOptions {
    const { clock, random, delayMs = [1, 20], pieces = true } = this.#options;
    const { windowBytes = 64 * 1024 } = this.#options;
    return { clock, random, delayMs, pieces, windowBytes, reachable: () => !this.#isCut(a, b) };
  }

  #isCut(a: string, b: string): boolean {
    return this.#cuts.has(way(a, b));
  }

  #delay(): number {
    const { random, delayMs = [1, 20] } = this.#options;
    return delayMs[0] + random.float() * (delayMs[1] - delayMs[0]);
  }

  #nextPort(): number {
    this.#ports += 1;
    return this.#ports;
  }
}

function way(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function isPair(pair: readonly [string, string], [a, b]: readonly [string, string]): boolean {
  return way(...pair) === way(a, b);
}

function keyMismatch(a: Buffer | null, b: Buffer | null): NetworkError | null {
  if (a === null && b === null) return null;
  if (a === null || b === null) return new NetworkError('not_encrypted', 'one end has no key');
  return a.equals(b) ? null : new NetworkError('wrong_key', 'the keys differ');
}

function insecure(): NetworkError {
  return new NetworkError('insecure', 'plain TCP off loopback');
}
