import { asSoftadastraError, type Clock, SoftadastraError, type Timer } from '../core/index.js';
import { decodeBye, encodeBye } from './bye.js';
import { frameHeader } from './frame.js';
import { FrameDecoder } from './frame-decoder.js';
import { Heartbeat } from './heartbeat.js';
import { decodeHello, type Hello } from './hello.js';
import { transportError } from './reasons.js';
import type {
  Connection,
  FrameType,
  HostAndPort,
  PayloadType,
  Peer,
  PeerSession,
  TransportLimits,
} from './types.js';

const WENT = 'the other node closed the connection';

export interface SessionOptions {
  readonly connection: Connection;
  readonly encrypted: boolean;
  /** Whether this node dialed it, and as which of its attempts; 0 where the other did. */
  readonly attempt: number;
  /** The address that was dialed, or that the other came from. */
  readonly address: HostAndPort;
  readonly hello: Buffer;
  readonly limits: TransportLimits;
  readonly clock: Clock;
  /** The other end has said who it is: call `open` or `end`. */
  readonly greeted: (session: Session, hello: Hello) => void;
  /** Called once. The connection itself may take a moment longer: see `closed`. */
  readonly ended: (session: Session, reason: SoftadastraError) => void;
}

/** One connection from its hello to its bye. */
export class Session implements Peer {
  readonly dialed: boolean;
  readonly attempt: number;
  /** Resolves when nothing is left of the connection. */
  readonly closed: Promise<void>;
  bytesSent = 0;
  bytesReceived = 0;
  readonly #options: SessionOptions;
  readonly #decoder = new FrameDecoder((type, payload) => this.#onFrame(type, payload));
  #hello: Hello | null = null;
  #handler: PeerSession | null = null;
  #reason: SoftadastraError | null = null;
  readonly #heartbeat: Heartbeat;
  readonly #helloTimeout: Timer;
  #blocked = false;
  #owesPong = false;

  constructor(options: SessionOptions) {
    const { connection, limits, clock, hello, attempt } = options;
    this.#options = options;
    this.attempt = attempt;
    this.dialed = attempt > 0;
    this.#heartbeat = new Heartbeat(
      clock,
      limits,
      () => this.#ping(),
      (silentMs) => this.#silent(silentMs),
    );
    const tooSlow = () => this.#tooSlow();
    this.#helloTimeout = clock.after(limits.helloTimeoutMs, tooSlow, { background: true });
    this.closed = new Promise((resolve) => {
      connection.onClose((error) => {
        this.#onClose(error);
        resolve();
      });
    });
    connection.onDrain(() => this.#onDrain());
    this.#write('hello', hello);
    connection.onData((bytes) => this.#onData(bytes));
  }

  get nodeId(): string {
    return this.#hello?.nodeId ?? '';
  }

  get incarnation(): string {
    return this.#hello?.incarnation ?? '';
  }

  get run(): string {
    return this.#hello?.run ?? '';
  }

  /** The attempt of whichever end dialed. */
  get dialAttempt(): number {
    return this.dialed ? this.attempt : (this.#hello?.attempt ?? 0);
  }

  get about(): Buffer {
    return this.#hello?.about ?? Buffer.alloc(0);
  }

  get host(): string {
    return this.#options.address.host;
  }

  get port(): number {
    return this.dialed ? this.#options.address.port : (this.#hello?.port ?? 0);
  }

  /** It has lasted a while: what ends it now is not its beginning. */
  get proven(): boolean {
    return this.#heartbeat.proven;
  }

  /** Memory held for a frame that is not yet complete. */
  get bufferedBytes(): number {
    return this.#decoder.bufferedBytes;
  }

  /** From now on frames go to the layer above. Called from within `greeted`. */
  open(onPeer: (peer: Peer) => PeerSession): void {
    this.#helloTimeout.cancel();
    this.#decoder.payloadLimit = this.#options.limits.frameBytes;
    this.#heartbeat.start();
    this.#endIfItThrows('the peer was not taken on', () => {
      this.#handler = onPeer(this);
    });
    // Whoever is told may end it at once, when there is nobody yet to be told of that.
    if (this.#reason) this.#handler?.disconnected(this.#reason);
  }

  send(type: PayloadType, bytes: Uint8Array): boolean {
    if (bytes.length > this.#options.limits.frameBytes) {
      throw new RangeError(`a ${type} of ${bytes.length} bytes is larger than any frame`);
    }
    return this.#reason === null && this.#write(type, bytes);
  }

  close(reason: SoftadastraError): void {
    this.end(reason);
  }

  /** Says bye with the reason and closes. Only the first reason counts. */
  end(reason: SoftadastraError): void {
    if (this.#reason) return;
    this.#write('bye', encodeBye(reason));
    this.#finish(reason);
  }

  #finish(reason: SoftadastraError): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#helloTimeout.cancel();
    this.#heartbeat.stop();
    this.#decoder.stop();
    this.#options.connection.close();
    this.#options.ended(this, reason);
    this.#handler?.disconnected(reason);
  }

  #write(type: FrameType, payload?: Uint8Array): boolean {
    const header = frameHeader(type, payload?.length ?? 0);
    this.bytesSent += header.length + (payload?.length ?? 0);
    const flowing = this.#options.connection.write(header, payload);
    if (!flowing) this.#blocked = true;
    return flowing;
  }

  #onData(bytes: Buffer): void {
    this.bytesReceived += bytes.length;
    this.#heartbeat.heard();
    this.#endIfItThrows('what the peer sent was not taken in', () => this.#decoder.push(bytes));
  }

  #endIfItThrows(doing: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.end(asSoftadastraError(error, 'internal_error', doing));
    }
  }

  #onFrame(type: FrameType, payload: Buffer): void {
    if (type === 'bye') this.#finish(decodeBye(payload));
    else if (this.#hello === null) this.#onHello(type, payload);
    else if (type === 'hello') throw new SoftadastraError('malformed_frame', 'a second hello');
    else if (type === 'ping') this.#pong();
    else if (type !== 'pong') this.#handler?.receive(type, payload);
  }

  #onHello(type: FrameType, payload: Buffer): void {
    if (type !== 'hello') {
      throw new SoftadastraError('malformed_frame', `a ${type} frame came before the hello`);
    }
    this.#hello = decodeHello(payload);
    this.#options.greeted(this, this.#hello);
  }

  /** One answer is enough for any number of pings that came while nothing went out. */
  #pong(): void {
    if (this.#blocked) this.#owesPong = true;
    else this.#write('pong');
  }

  #onDrain(): void {
    if (!this.#blocked || this.#reason) return;
    this.#blocked = false;
    if (this.#owesPong) {
      this.#owesPong = false;
      this.#pong();
    }
    this.#endIfItThrows('no more was sent', () => this.#handler?.drained());
  }

  #ping(): void {
    if (!this.#blocked) this.#write('ping');
  }

  #silent(silentMs: number): void {
    this.end(new SoftadastraError('transport_error', `the peer was silent for ${silentMs} ms`));
  }

  #tooSlow(): void {
    const { helloTimeoutMs } = this.#options.limits;
    const message = `the other end said no hello within ${helloTimeoutMs} ms`;
    this.end(new SoftadastraError('transport_error', message));
  }

  #onClose(error: Error | null): void {
    const { address, encrypted } = this.#options;
    if (this.bytesReceived === 0 && this.dialed && !encrypted) this.#finish(mute());
    else if (error) this.#finish(transportError(error, 'go on with', address));
    else this.#finish(new SoftadastraError('transport_error', WENT));
  }
}

/** A node that expects TLS drops what is none without an answer; one that is killed does so too. */
function mute(): SoftadastraError {
  const hint = 'does it have a cluster secret, and this node none?';
  return new SoftadastraError('transport_error', `${WENT} before it said anything: ${hint}`);
}
