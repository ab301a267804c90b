import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../core/index.js';
import type { NetworkError } from '../network-error.js';
import type { Connection, HostAndPort } from '../types.js';
import { networkError } from './errors.js';

/** So much is taken before the sender is asked to wait: a round trip must not leave it idle. */
const HIGH_WATER_BYTES = 1024 * 1024;
const LINGER_MS = 1_000;

/** A socket of node:net or node:tls, whose handshake is over. */
export class TcpConnection implements Connection {
  readonly remote: HostAndPort;
  readonly #socket: Socket;
  readonly #clock: Clock;
  #failure: NetworkError | null = null;
  #lingering: Timer | null = null;

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.remote = { host: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
    socket.setNoDelay(true);
    socket.on('error', (error) => {
      this.#failure ??= networkError(error);
    });
    socket.once('close', () => this.#lingering?.cancel());
  }

  write(head: Uint8Array, body?: Uint8Array): boolean {
    const socket = this.#socket;
    if (!socket.writable) return false;
    if (body && body.length > 0) {
      socket.cork();
      socket.write(head);
      socket.write(body);
      socket.uncork();
    } else {
      socket.write(head);
    }
    return socket.writableLength < HIGH_WATER_BYTES;
  }

  onData(receive: (bytes: Buffer) => void): void {
    this.#socket.on('data', receive);
  }

  onDrain(resume: () => void): void {
    this.#socket.on('drain', resume);
  }

  onClose(closed: (error: NetworkError | null) => void): void {
    const over = () => closed(this.#failure);
    if (this.#socket.closed) queueMicrotask(over);
    else this.#socket.once('close', over);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** What still arrives is read and dropped: unread bytes would turn the end into a reset. */
  close(): void {
    const socket = this.#socket;
    if (this.#lingering || socket.destroyed) return;
    this.#lingering = this.#clock.after(LINGER_MS, () => socket.destroy());
    socket.removeAllListeners('data');
    socket.resume();
    socket.end();
  }
}
