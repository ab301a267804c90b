import { type Clock, type EngineLog, formatAddress, SoftadastraError } from '../core/index.js';
import type { Dialer } from './dialer.js';
import { encodeHello, type Hello } from './hello.js';
import { KnownPeers } from './known-peers.js';
import { staysInsteadOf } from './preference.js';
import { Refusals } from './refusals.js';
import { Session } from './session.js';
import type { Connection, HostAndPort, TransportHandlers, TransportLimits } from './types.js';

export interface SwitchboardOptions {
  readonly nodeId: string;
  readonly incarnation: string;
  readonly about: Buffer;
  readonly encrypted: boolean;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly limits: TransportLimits;
  readonly handlers: TransportHandlers;
  readonly dialers: () => Iterable<Dialer>;
}

/** All connections: those that have not said hello yet, and one for each node that has. */
export class Switchboard {
  readonly known: KnownPeers;
  readonly refusals: Refusals;
  readonly #options: SwitchboardOptions;
  /** In the order of their arrival. */
  readonly #greeting = new Map<Session, Dialer | null>();
  readonly #sessions = new Set<Session>();
  readonly #dialerOf = new WeakMap<Session, Dialer>();
  #run: string | null = null;
  #port = 0;
  #attempts = 0;

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.known = new KnownPeers(options.clock);
    this.refusals = new Refusals(options.clock, options.log);
  }

  get greeting(): number {
    return this.#greeting.size;
  }

  get bufferedBytes(): number {
    let bytes = 0;
    for (const session of this.#sessions) bytes += session.bufferedBytes;
    return bytes;
  }

  /** From now on connections are taken; `run` names this start of the transport. */
  begin(run: string): void {
    this.#run = run;
  }

  /** Where this node listens, as it tells others; 0 where it does not. */
  listensOn(port: number): void {
    this.#port = port;
  }

  /** A connection that another node dialed. */
  accept(connection: Connection): void {
    if (this.#run === null) {
      connection.close();
      return;
    }
    this.#start(connection, connection.remote, 0, null);
    const strangers = [...this.#greeting].filter(([, dialer]) => dialer === null);
    if (strangers.length <= this.#options.limits.greetings) return;
    const crowded = 'too many connections wait for their hello';
    strangers[0]?.[0].end(new SoftadastraError('transport_error', crowded));
  }

  /** A connection that `dialer` made. */
  greet(connection: Connection, dialer: Dialer): void {
    if (this.#run === null) {
      connection.close();
      return;
    }
    this.#attempts += 1;
    this.#start(connection, dialer.address, this.#attempts, dialer);
  }

  /** The connection with the node that `dialer` dials, whichever end made it. */
  sessionOf(dialer: Dialer): Session | undefined {
    for (const [session, by] of this.#greeting) if (by === dialer) return session;
    return this.known.session(dialer.nodeId);
  }

  /** Says bye to all. Resolves when nothing is left of any connection. */
  async end(reason: SoftadastraError): Promise<void> {
    this.#run = null;
    const sessions = [...this.#sessions];
    for (const session of sessions) session.end(reason);
    await Promise.all(sessions.map(({ closed }) => closed));
    this.refusals.stop();
  }

  #start(connection: Connection, address: HostAndPort, attempt: number, dialer: Dialer | null) {
    const { clock, limits } = this.#options;
    const session = new Session({
      connection,
      encrypted: this.#options.encrypted,
      attempt,
      address,
      hello: this.#hello(attempt),
      limits,
      clock,
      greeted: (greeted, hello) => this.#greeted(greeted, hello),
      ended: (ended, reason) => this.#ended(ended, reason),
    });
    this.#greeting.set(session, dialer);
    if (dialer) this.#dialerOf.set(session, dialer);
    this.#sessions.add(session);
    void session.closed.then(() => this.#sessions.delete(session));
  }

  #hello(attempt: number): Buffer {
    const { nodeId, incarnation, about } = this.#options;
    return encodeHello({
      nodeId,
      incarnation,
      run: this.#run ?? '',
      attempt,
      port: this.#port,
      about,
    });
  }

  #greeted(session: Session, hello: Hello): void {
    const dialer = this.#dialerOf.get(session);
    const present = this.known.session(hello.nodeId);
    const refusal = this.#refusal(session, hello, present);
    if (dialer && hello.nodeId !== this.#options.nodeId) dialer.nodeId = hello.nodeId;
    if (refusal) {
      session.end(refusal);
      return;
    }
    present?.end(another('a newer connection with this node takes its place'));
    this.#open(session, dialer);
  }

  #open(session: Session, dialer: Dialer | undefined): void {
    this.#greeting.delete(session);
    this.known.opened(session);
    dialer?.opened();
    this.#options.log({
      event: 'peer_connected',
      level: 'info',
      message: `connected with ${session.nodeId} at ${formatAddress(session)}`,
      context: contextOf(session),
    });
    session.open((peer) => this.#options.handlers.onPeer(peer));
  }

  #refusal(session: Session, hello: Hello, present?: Session): SoftadastraError | null {
    const { nodeId, limits } = this.#options;
    if (hello.run === this.#run) {
      return new SoftadastraError('invalid_argument', 'that address is this node itself');
    }
    if (hello.nodeId === nodeId) {
      const message = `two nodes use the id ${nodeId}: each needs its own`;
      return new SoftadastraError('already_exists', message, { context: { nodeId } });
    }
    if (present && !staysInsteadOf(session, present, nodeId)) {
      return another('another connection with this node stays');
    }
    if (!present && this.known.size >= limits.peers) {
      const message = `this node has its ${limits.peers} peers already`;
      return new SoftadastraError('transport_error', message);
    }
    return null;
  }

  #ended(session: Session, reason: SoftadastraError): void {
    const own = this.#dialerOf.get(session);
    const opened = this.known.ended(session, reason);
    this.#greeting.delete(session);
    if (opened) this.#tellOfTheEnd(session, reason);
    // Of two connections with one node one always goes: that turns nobody away.
    else if (!own && this.#run !== null && !this.known.session(session.nodeId)) {
      this.refusals.add(reason, session);
    }
    own?.ended(session, reason, opened);
    if (!opened) return;
    for (const dialer of this.#options.dialers()) {
      if (dialer !== own && dialer.nodeId === session.nodeId) dialer.lost(reason);
    }
  }

  #tellOfTheEnd(session: Session, reason: SoftadastraError): void {
    this.#options.log({
      event: 'peer_disconnected',
      level: this.#run === null ? 'info' : 'warn',
      message: `disconnected from ${session.nodeId}: ${reason.message}`,
      error: reason,
      context: contextOf(session),
    });
  }
}

function another(message: string): SoftadastraError {
  return new SoftadastraError('transport_error', message);
}

function contextOf({ nodeId, host, port, dialed }: Session): Record<string, unknown> {
  return { peer: nodeId, host, port, dialed };
}
