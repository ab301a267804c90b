import type { Clock, EngineLog, Random, SoftadastraError } from '../core/index.js';
import type { NetworkError } from './network-error.js';

/** What transport asks of a network: streams of bytes, plain or encrypted. */
export interface Network {
  /** @throws NetworkError where the address cannot be listened on. */
  listen(address: NetworkAddress, accept: Accept): Promise<Listener>;
  /**
   * Resolves once the connection is made and, with a key, the other end has shown that it holds the
   * same one. `signal` gives the attempt up. @throws NetworkError
   */
  connect(address: NetworkAddress, signal: AbortSignal): Promise<Connection>;
}

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export interface NetworkAddress extends HostAndPort {
  /** When listening, 0 asks for any free one. */
  readonly port: number;
  /** A key of 32 bytes that both ends hold: encrypts and authenticates. Null is plain TCP. */
  readonly key: Buffer | null;
}

/** Who is told of what arrives at a listener. */
export interface Accept {
  /** Someone is there who, where a key was asked for, holds it. */
  connection(connection: Connection): void;
  /** Someone was turned away, or the listener itself failed. */
  refused(remote: HostAndPort, error: NetworkError): void;
}

export interface Listener {
  readonly port: number;
  /** Accepts nothing more. Connections that were accepted live on, and may be waited for. */
  close(): Promise<void>;
}

export interface Connection {
  readonly remote: HostAndPort;
  /**
   * Sends head and body as one piece. The bytes must not change afterwards.
   * @returns false where the other end does not keep up: wait for `onDrain`.
   */
  write(head: Uint8Array, body?: Uint8Array): boolean;
  /** Nothing is delivered, and little is read ahead, before this is called. */
  onData(receive: (bytes: Buffer) => void): void;
  /** Called when all that was written has gone out. */
  onDrain(resume: () => void): void;
  /** Called once, with the reason where it did not end in order. */
  onClose(closed: (error: NetworkError | null) => void): void;
  /**
   * Reads no more, until `resume`: the other end is asked to wait. An engine always reads; this is how
   * every network is shown to hold back a sender.
   */
  pause(): void;
  resume(): void;
  /** What was written is still sent if the other end takes it within a second; twice is fine. */
  close(): void;
}

export type FrameType = 'hello' | 'have' | 'batch' | 'ack' | 'ping' | 'pong' | 'bye';

/** What travels inside a frame is bytes: only the layer above knows what they say. */
export type PayloadType = 'have' | 'batch' | 'ack';

/** `faulted`: it will not mend by itself, and is tried again only slowly. */
export type PeerState = 'disconnected' | 'connecting' | 'connected' | 'faulted';

export interface PeerStatus {
  /** Null for an address that has never answered. */
  readonly nodeId: string | null;
  readonly host: string;
  /** Where it listens; 0 where it does not. */
  readonly port: number;
  readonly state: PeerState;
  /** Why it is not connected; null while it is or has never been tried. */
  readonly reason: SoftadastraError | null;
  /** When it came into this state, in milliseconds since 1970. */
  readonly since: number;
  /** Whether this node keeps dialing it. */
  readonly dialed: boolean;
  /** Attempts since it was last connected. */
  readonly failures: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** A node at the other end of a connection, after both have said hello. */
export interface Peer {
  readonly nodeId: string;
  readonly incarnation: string;
  readonly host: string;
  /** Where it listens; 0 where it does not. */
  readonly port: number;
  /** What the layer above that node wanted told, at most {@link TransportLimits.aboutBytes}. */
  readonly about: Buffer;
  /**
   * The bytes must not change afterwards.
   * @returns false where they are queued and no more should come before `drained`, or are dropped
   *   because the connection has ended.
   * @throws RangeError for more than {@link TransportLimits.frameBytes}.
   */
  send(type: PayloadType, bytes: Uint8Array): boolean;
  /** Tells the peer why. `disconnected` is called with the same reason. */
  close(reason: SoftadastraError): void;
}

/** What the layer above does with one connection. */
export interface PeerSession {
  /** The bytes are the receiver's to keep: nothing writes into them later. */
  receive(type: PayloadType, bytes: Buffer): void;
  /** After `send` said false: it may go on. */
  drained(): void;
  /** Called exactly once; nothing else is called after it. */
  disconnected(reason: SoftadastraError): void;
}

export interface TransportHandlers {
  /** A peer is there. At any time there is at most one connection per node id. */
  onPeer(peer: Peer): PeerSession;
}

export interface TransportOptions {
  readonly nodeId: string;
  readonly incarnation: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: EngineLog;
  /** Null for a node that only dials. Port 0 asks for any free one. */
  readonly listen: HostAndPort | null;
  /** At least 16 characters, the same on all nodes of a cluster. Null only on loopback. */
  readonly secret: string | null;
  /** Told to every peer in the hello. */
  readonly about?: Buffer;
  readonly handlers: TransportHandlers;
  readonly limits?: Partial<TransportLimits>;
}

export interface TransportLimits {
  /** Largest payload of a frame after the hello. Default 80 MiB. */
  readonly frameBytes: number;
  /** Largest `about` in a hello. Default 2 KiB. */
  readonly aboutBytes: number;
  /** How long a connection may take to come about. Default 10 s. */
  readonly connectTimeoutMs: number;
  /** How long the other end may take to say hello. Default 5 s. */
  readonly helloTimeoutMs: number;
  /** Default 5 s. */
  readonly pingIntervalMs: number;
  /** So many intervals without a byte, and the peer is taken for gone. Default 3. */
  readonly silentIntervals: number;
  /** Connections that have not said hello; one more drops the oldest. Default 128. */
  readonly greetings: number;
  /** Default 256. */
  readonly peers: number;
  /** First, and longest, pause before the next attempt. Default 0.5 s to 30 s. */
  readonly retryMs: readonly [number, number];
  /** The same where only a person can mend it. Default 30 s to 5 min. */
  readonly faultedRetryMs: readonly [number, number];
}

export interface TransportStatus {
  readonly running: boolean;
  readonly host: string | null;
  /** The port that is listened on; null where none is. */
  readonly port: number | null;
  readonly encrypted: boolean;
  readonly connected: number;
  /** Connections that have not said hello yet. */
  readonly greeting: number;
  /** Memory held for frames of which a part has arrived, in all connections. */
  readonly bufferedBytes: number;
  /** How many connections of others were turned away, per error code. */
  readonly refused: Readonly<Record<string, number>>;
}
