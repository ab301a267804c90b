import {
  type Connection,
  type HostAndPort,
  NetworkError,
} from '../../../src/engine/transport/index.js';
import { Pipe, type PipeOptions } from './simulated-network-pipe.js';

/** One end of a simulated connection. */
export class SimulatedConnection implements Connection {
  readonly remote: HostAndPort;
  readonly host: string;
  /** What this end writes. */
  outgoing: Pipe | null = null;
  #other: SimulatedConnection | null = null;
  #receive: ((bytes: Buffer) => void) | null = null;
  #resume: () => void = () => {};
  #closed: (error: NetworkError | null) => void = () => {};
  #over = false;
  #told = false;
  #paused = false;
  /** The host has gone without a word: nothing that arrives here is answered but by a reset. */
  #vanished = false;
  #stalled = false;

  private constructor(host: string, remote: HostAndPort) {
    this.host = host;
    this.remote = remote;
  }

  /** Both ends of one connection. */
  static pair(from: HostAndPort, to: HostAndPort, options: PipeOptions) {
    const dialing = new SimulatedConnection(from.host, to);
    const listening = new SimulatedConnection(to.host, from);
    dialing.#join(listening, options);
    listening.#join(dialing, options);
    return { dialing, listening };
  }

  get over(): boolean {
    return this.#over;
  }

  write(head: Uint8Array, body: Uint8Array = Buffer.alloc(0)): boolean {
    if (this.#over || this.#vanished) return false;
    return this.outgoing?.write(Buffer.concat([head, body])) ?? false;
  }

  onData(receive: (bytes: Buffer) => void): void {
    this.#receive = receive;
    this.#flow();
  }

  onDrain(resume: () => void): void {
    this.#resume = resume;
  }

  onClose(closed: (error: NetworkError | null) => void): void {
    this.#closed = closed;
  }

  pause(): void {
    this.#paused = true;
    this.#flow();
  }

  resume(): void {
    this.#paused = false;
    this.#flow();
  }

  close(): void {
    if (this.#over) return;
    this.outgoing?.finish();
    this.end(null);
  }

  /** The host reads nothing for a while, like one whose process is busy. */
  stall(stalled: boolean): void {
    this.#stalled = stalled;
    this.#flow();
  }

  /** The machine is gone without a word; whoever still writes to it is told so, by a reset. */
  vanish(): void {
    this.#vanished = true;
    this.outgoing?.destroy();
    this.#flow();
  }

  /** The network breaks it: both ends are told. */
  reset(): void {
    this.end(new NetworkError('reset', 'a simulated reset'));
    this.#other?.end(new NetworkError('reset', 'a simulated reset'));
  }

  /** The way may be open again. */
  pump(): void {
    this.outgoing?.pump();
  }

  #join(other: SimulatedConnection, options: PipeOptions): void {
    this.#other = other;
    this.outgoing = new Pipe(options, {
      data: (bytes) => other.#onData(bytes),
      drained: () => this.#over || this.#resume(),
      ended: () => other.#onEnded(),
    });
  }

  #onData(bytes: Buffer): void {
    if (this.#vanished) this.#other?.end(new NetworkError('reset', 'nobody is there any more'));
    else if (!this.#over) this.#receive?.(bytes);
  }

  #onEnded(): void {
    this.outgoing?.finish();
    this.end(null);
  }

  /** What is on its way to a closed end is taken and dropped. */
  #flow(): void {
    const reading = this.#receive !== null && !this.#paused && !this.#stalled;
    this.#other?.outgoing?.flow(reading || this.#over || this.#vanished);
  }

  /** Ends this end alone. */
  end(error: NetworkError | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#flow();
    queueMicrotask(() => {
      if (this.#told) return;
      this.#told = true;
      this.#closed(error);
    });
  }
}
