import { asSoftadastraError, type Clock, SoftadastraError, type Timer } from '../core/index.js';
import { decodeBye, encodeBye } from './bye.js';
import { frameHeader } from './frame.js';
import { FrameDecoder } from './frame-decoder.js';
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

export interface SessionOptions {
  readonly connection: Connection;
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

/**
 * One connection from its hello to its bye. A silent end is found by counting intervals, not by
 * asking what time it is: a clock that jumps ends nothing.
 */
export class Session implements Peer {
  readonly dialed: boolean;
  readonly attempt: number;
  /** Resolves when nothing is left of the connection. */
  readonly closed: Promise<void>;
  bytesSent = 0;
  bytesReceived = 0;
  /** It has lasted a ping interval: what ends it now is not its beginning. */
  proven = false;
  readonly #options: SessionOptions;
  readonly #decoder = new FrameDecoder((type, payload) => this.#onFrame(type, payload));
  #hello: Hello | null = null;
  #handler: PeerSession | null = null;
  #reason: SoftadastraError | null = null;
  #timer: Timer;
  #quietIntervals = 0;
  #heard = false;
  #paused = false;
  #blocked = false;
  #owesPong = false;

  constructor(options: SessionOptions) {
    const { connection, limits, clock, hello, attempt } = options;
    this.#options = options;
    this.attempt = attempt;
    this.dialed = attempt > 0;
    this.#timer = clock.after(limits.helloTimeoutMs, () => this.#tooSlow(), { background: true });
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

  /** Memory held for a frame that is not yet complete. */
  get bufferedBytes(): number {
    return this.#decoder.bufferedBytes;
  }

  /** From now on frames go to the layer above. Called from within `greeted`. */
  open(onPeer: (peer: Peer) => PeerSession): void {
    this.#timer.cancel();
    this.#decoder.payloadLimit = this.#options.limits.frameBytes;
    this.#awaitInterval();
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

  pause(): void {
    this.#paused = true;
    this.#options.connection.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#options.connection.resume();
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
    this.#timer.cancel();
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
    this.#heard = true;
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

  #awaitInterval(): void {
    const { clock, limits } = this.#options;
    const onInterval = () => this.#onInterval();
    this.#timer = clock.after(limits.pingIntervalMs, onInterval, { background: true });
  }

  #onInterval(): void {
    const { silentIntervals, pingIntervalMs } = this.#options.limits;
    this.#quietIntervals = this.#heard || this.#paused ? 0 : this.#quietIntervals + 1;
    if (this.#heard) this.proven = true;
    this.#heard = false;
    if (this.#quietIntervals >= silentIntervals) {
      const silentMs = silentIntervals * pingIntervalMs;
      this.end(new SoftadastraError('transport_error', `the peer was silent for ${silentMs} ms`));
      return;
    }
    if (!this.#blocked) this.#write('ping');
    this.#awaitInterval();
  }

  #tooSlow(): void {
    const { helloTimeoutMs } = this.#options.limits;
    const message = `the other end said no hello within ${helloTimeoutMs} ms`;
    this.end(new SoftadastraError('transport_error', message));
  }

  #onClose(error: Error | null): void {
    this.#finish(
      error
        ? transportError(error, 'go on with', this.#options.address)
        : new SoftadastraError('transport_error', 'the other node closed the connection'),
    );
  }
}
