import type { Clock, SoftadastraError } from '../core/index.js';
import type { Session } from './session.js';
import type { PeerStatus } from './types.js';

/** Nodes remembered after they went; beyond, the one that went first is forgotten. */
const MAX_KNOWN = 1024;

interface Known {
  session: Session;
  connected: boolean;
  reason: SoftadastraError | null;
  since: number;
  /** Of connections before the present one. */
  bytesSent: number;
  bytesReceived: number;
}

/** The nodes that have said hello, each with its one connection or why that ended. */
export class KnownPeers {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #known = new Map<string, Known>();
  #connected = 0;

  constructor(clock: Clock, limit = MAX_KNOWN) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /** How many are connected. */
  get size(): number {
    return this.#connected;
  }

  /** The connection with a node, or undefined. */
  session(nodeId: string | null): Session | undefined {
    const known = nodeId === null ? undefined : this.#known.get(nodeId);
    return known?.connected ? known.session : undefined;
  }

  opened(session: Session): void {
    const before = this.#known.get(session.nodeId);
    this.#known.delete(session.nodeId);
    this.#known.set(session.nodeId, {
      session,
      connected: true,
      reason: null,
      since: this.#clock.now(),
      bytesSent: before?.bytesSent ?? 0,
      bytesReceived: before?.bytesReceived ?? 0,
    });
    this.#connected += 1;
    this.#forgetTheOldest();
  }

  /** @returns whether it was the connection with its node. */
  ended(session: Session, reason: SoftadastraError): boolean {
    const known = this.#known.get(session.nodeId);
    if (!known?.connected || known.session !== session) return false;
    // In the order in which they went.
    this.#known.delete(session.nodeId);
    this.#known.set(session.nodeId, known);
    known.connected = false;
    known.reason = reason;
    known.since = this.#clock.now();
    known.bytesSent += session.bytesSent;
    known.bytesReceived += session.bytesReceived;
    this.#connected -= 1;
    return true;
  }

  statuses(): PeerStatus[] {
    return [...this.#known.keys()].flatMap((nodeId) => this.status(nodeId) ?? []);
  }

  status(nodeId: string | null): PeerStatus | undefined {
    const known = nodeId === null ? undefined : this.#known.get(nodeId);
    if (!known) return undefined;
    const { session, connected, reason, since } = known;
    return {
      nodeId,
      host: session.host,
      port: session.port,
      state: connected ? 'connected' : stateAfter(reason),
      reason,
      since,
      dialed: false,
      failures: 0,
      bytesSent: known.bytesSent + (connected ? session.bytesSent : 0),
      bytesReceived: known.bytesReceived + (connected ? session.bytesReceived : 0),
    };
  }

  #forgetTheOldest(): void {
    if (this.#known.size <= this.#limit) return;
    for (const [nodeId, { connected }] of this.#known) {
      if (connected) continue;
      this.#known.delete(nodeId);
      return;
    }
  }
}

/** What cannot be tried again with success unless a person changes something is a fault. */
export function stateAfter(reason: SoftadastraError | null): 'disconnected' | 'faulted' {
  return reason === null || reason.retryable ? 'disconnected' : 'faulted';
}
