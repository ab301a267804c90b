import {
  asSoftadastraError,
  type EngineEvent,
  Lifecycle,
  Result,
  silentLog,
  type Timer,
  withoutBrackets,
} from '../core/index.js';
import { FloodGate } from './flood-gate.js';
import { datagramKey } from './key.js';
import { Listener } from './listener.js';
import { PeerTable } from './peer-table.js';
import { bindFailure, checkOptions } from './start-check.js';
import { Tally } from './tally.js';
import type {
  DatagramAddress,
  DatagramSocket,
  DiscoveredPeer,
  DiscoveryLimits,
  DiscoveryOptions,
  DiscoveryStats,
  DiscoveryTiming,
} from './types.js';
import { Voice } from './voice.js';
import { Warnings } from './warnings.js';

const TIMING: DiscoveryTiming = {
  announceMs: 2_500,
  staleMs: 7_500,
  expireMs: 15_000,
  pruneMs: 60_000,
};

const LIMITS: DiscoveryLimits = {
  peers: 1_024,
  peersPerHost: 256,
  datagramsPerSecond: 5_000,
  datagramsPerSecondPerHost: 500,
};

/** Tells others of this node, hears of them, and connects nobody. */
export class DiscoveryEngine {
  readonly #options: DiscoveryOptions;
  readonly #timing: DiscoveryTiming;
  readonly #table: PeerTable;
  readonly #gate: FloodGate;
  readonly #tally: Tally;
  readonly #warnings: Warnings;
  readonly #lifecycle = new Lifecycle(
    () => this.#begin(),
    () => this.#end(),
  );
  #key: Buffer | null = null;
  #voice: Voice | null = null;
  #socket: DatagramSocket | null = null;
  #timer: Timer | null = null;

  constructor(options: DiscoveryOptions) {
    const { clock, log } = options;
    const limits = { ...LIMITS, ...options.limits };
    const [listen, broadcast] = [plain(options.listen), plain(options.broadcast)];
    this.#options = { ...options, listen, broadcast };
    this.#timing = { ...TIMING, ...options.timing };
    this.#table = new PeerTable(clock, this.#timing, limits);
    this.#gate = new FloodGate(clock, limits.datagramsPerSecond, limits.datagramsPerSecondPerHost);
    this.#tally = new Tally(clock);
    this.#warnings = new Warnings(clock, log);
  }

  /**
   * Listens, and asks who is there. @returns where it listens.
   * Errors: `insecure_transport` without a secret off loopback, `invalid_argument`,
   * `permission_denied`, `discovery_error` where the port cannot be had. Nothing else is affected.
   */
  async start(): Promise<Result<DatagramAddress>> {
    const { listen } = this.#options;
    try {
      await this.#lifecycle.start();
      return Result.ok({ host: listen.host, port: this.port ?? listen.port });
    } catch (thrown) {
      const error = asSoftadastraError(thrown, 'discovery_error', 'discovery could not start');
      const { message, context } = error;
      this.#tell({ event: 'discovery_start_failed', level: 'error', message, error, context });
      return Result.err(error);
    }
  }

  /** Forgets the peers. Twice is fine, as is before the start. */
  stop(): Promise<void> {
    return this.#lifecycle.stop();
  }

  get running(): boolean {
    return this.#lifecycle.running && this.#socket !== null;
  }

  /** The port that is bound; null while it does not run. */
  get port(): number | null {
    return this.#socket?.port ?? null;
  }

  /** Those heard within the last minute, by node id. */
  peers(): readonly DiscoveredPeer[] {
    return this.#table.list();
  }

  /** Since it was made, across stops. */
  stats(): DiscoveryStats {
    return this.#tally.stats();
  }

  /** Asks everybody to answer at once. */
  probe(): void {
    this.#voice?.say('probe', this.#options.broadcast);
  }

  /** Tells everybody now and not with the next announcement: after a change of the transport. */
  announce(): void {
    this.#voice?.say('announce', this.#options.broadcast);
  }

  async #begin(): Promise<void> {
    const { listen, secret } = this.#options;
    checkOptions(this.#options);
    this.#key ??= await datagramKey(secret);
    this.#voice = new Voice(this.#options, this.#key, this.#tally, this.#warnings);
    this.#socket = await this.#listen(this.#key, this.#voice);
    this.#voice.speakThrough(this.#socket);
    const message = `discovery listens on ${listen.host}:${this.#socket.port}`;
    this.#tell({ event: 'discovery_started', level: 'info', message });
    this.probe();
    this.#schedule();
  }

  async #listen(key: Buffer, voice: Voice): Promise<DatagramSocket> {
    const { network, listen } = this.#options;
    const [options, table, gate] = [this.#options, this.#table, this.#gate];
    const [tally, warnings] = [this.#tally, this.#warnings];
    const listener = new Listener({ options, key, gate, table, tally, warnings, voice });
    try {
      return await network.bind(listen, {
        receive: (bytes, from) => listener.receive(bytes, from),
        failed: (error) => tally.failed(error),
      });
    } catch (error) {
      throw bindFailure(error, listen);
    }
  }

  async #end(): Promise<void> {
    this.#timer?.cancel();
    this.#voice?.speakThrough(null);
    const socket = this.#socket;
    this.#timer = null;
    this.#voice = null;
    this.#socket = null;
    await socket?.close();
    this.#table.clear();
  }

  #schedule(): void {
    const { clock, random } = this.#options;
    const delay = this.#timing.announceMs * (0.9 + 0.2 * random.float());
    this.#timer = clock.after(delay, () => this.#beat(), { background: true });
  }

  #beat(): void {
    this.announce();
    for (const { nodeId, host, port } of this.#table.sweep()) {
      const message = `${nodeId} has not been heard for ${this.#timing.expireMs} ms`;
      const context = { peer: nodeId, host, port };
      this.#tell({ event: 'peer_expired', level: 'info', message, context });
    }
    this.#schedule();
  }

  #tell(event: EngineEvent): void {
    (this.#options.log ?? silentLog)(event);
  }
}

function plain({ host, port }: DatagramAddress): DatagramAddress {
  return { host: withoutBrackets(host), port };
}
