import {
  type Clock,
  type EngineLog,
  formatAddress,
  type Random,
  SoftadastraError,
  type Timer,
} from '../core/index.js';
import { retryDelayMs } from './backoff.js';
import { stateAfter } from './known-peers.js';
import { transportError } from './reasons.js';
import type { Session } from './session.js';
import type { Connection, HostAndPort, Network, PeerStatus, TransportLimits } from './types.js';

export interface DialerOptions {
  readonly address: HostAndPort;
  /** Known once the transport has started. */
  readonly key: () => Buffer | null;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: EngineLog;
  readonly limits: TransportLimits;
  /** Whether that node is connected, by whichever end. */
  readonly isConnected: (nodeId: string) => boolean;
  /** Begins a session over a connection that this dialer made. */
  readonly greet: (connection: Connection, dialer: Dialer) => void;
}

type Phase = 'connecting' | 'greeting' | 'connected' | 'waiting' | 'satisfied' | 'stopped';

/**
 * Keeps one address connected. An attempt that is under way is never given up because the node has
 * connected by itself meanwhile: both ends decide by the same rule which connection stays, and an
 * end that drops one on its own might leave none.
 */
export class Dialer {
  readonly address: HostAndPort;
  /** Who answered there last. */
  nodeId: string | null = null;
  readonly #options: DialerOptions;
  #phase: Phase = 'stopped';
  #failures = 0;
  #reason: SoftadastraError | null = null;
  #since: number;
  #attempt = new AbortController();
  #timer: Timer | null = null;

  constructor(options: DialerOptions) {
    this.#options = options;
    this.address = options.address;
    this.#since = options.clock.now();
  }

  /** Tries at once, also where it would have waited. */
  dial(): void {
    if (isBusy(this.#phase)) return;
    this.#timer?.cancel();
    if (this.nodeId !== null && this.#options.isConnected(this.nodeId)) {
      this.#enter('satisfied');
      this.#failures = 0;
      return;
    }
    this.#enter('connecting');
    const attempt = new AbortController();
    this.#attempt = attempt;
    const { clock, limits } = this.#options;
    this.#timer = clock.after(limits.connectTimeoutMs, () => this.#tooSlow(attempt));
    void this.#connect(attempt);
  }

  stop(): void {
    this.#phase = 'stopped';
    this.#timer?.cancel();
    this.#attempt.abort();
  }

  /** Its own session has got past the hello. */
  opened(): void {
    this.#enter('connected');
  }

  /** Its own session has ended; `opened` says whether it had got past the hello. */
  ended(session: Session, reason: SoftadastraError, opened: boolean): void {
    if (this.#phase === 'stopped') return;
    if (session.proven) this.#failures = 0;
    this.#failed(reason, !opened);
  }

  /** The connection that satisfied it, whoever had dialed it, has ended. */
  lost(reason: SoftadastraError): void {
    if (this.#phase === 'satisfied') this.#failed(reason, false);
  }

  /** Of an address that is not connected. */
  status(): PeerStatus {
    const connecting = this.#phase === 'connecting' || this.#phase === 'greeting';
    return {
      nodeId: this.nodeId,
      ...this.address,
      state: connecting ? 'connecting' : stateAfter(this.#reason),
      reason: this.#reason,
      since: this.#since,
      dialed: true,
      failures: this.#failures,
      bytesSent: 0,
      bytesReceived: 0,
    };
  }

  async #connect(attempt: AbortController): Promise<void> {
    const { network, address, key } = this.#options;
    try {
      const connection = await network.connect({ ...address, key: key() }, attempt.signal);
      if (attempt.signal.aborted) return connection.close();
      this.#timer?.cancel();
      this.#enter('greeting');
      this.#options.greet(connection, this);
    } catch (error) {
      if (!attempt.signal.aborted) this.#failed(transportError(error, 'connect to', address), true);
    }
  }

  #tooSlow(attempt: AbortController): void {
    attempt.abort();
    const { address, limits } = this.#options;
    const message = `cannot connect to ${formatAddress(address)}: no answer within ${limits.connectTimeoutMs} ms`;
    this.#failed(
      new SoftadastraError('transport_error', message, { context: { ...address } }),
      true,
    );
  }

  #failed(reason: SoftadastraError, tell: boolean): void {
    const { clock, random, limits } = this.#options;
    this.#timer?.cancel();
    if (tell) this.#tell(reason);
    this.#reason = reason;
    this.#failures += 1;
    this.#enter('waiting');
    const pauses = reason.retryable ? limits.retryMs : limits.faultedRetryMs;
    const delayMs = retryDelayMs(this.#failures, pauses, random);
    this.#timer = clock.after(delayMs, () => this.dial());
  }

  /** The same reason again and again is said once. */
  #tell(reason: SoftadastraError): void {
    const level = reason.message === this.#reason?.message ? 'debug' : 'warn';
    const { log, address } = this.#options;
    const context = { ...address, nodeId: this.nodeId };
    log({
      event: 'peer_connection_failed',
      level,
      message: reason.message,
      error: reason,
      context,
    });
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#since = this.#options.clock.now();
  }
}

function isBusy(phase: Phase): boolean {
  return phase === 'connecting' || phase === 'greeting' || phase === 'connected';
}
