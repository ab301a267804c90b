/** What transport asks of a network: streams of bytes, plain or encrypted. */
export interface Network {
  listen(address: ListenAddress, onConnection: (connection: Connection) => void): Promise<Listener>;
  /** @throws an error with the operating system's code (`ECONNREFUSED`, …) or the TLS alert's. */
  connect(address: ListenAddress): Promise<Connection>;
}

export interface ListenAddress {
  readonly host: string;
  /** 0 asks for any free one. */
  readonly port: number;
  /** A key of 32 bytes that both ends hold: encrypts and authenticates. Null is plain TCP. */
  readonly key: Buffer | null;
}

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

export interface Connection {
  readonly remote: { readonly host: string; readonly port: number };
  /** False where the other end does not keep up: wait for `onDrain`. */
  write(bytes: Uint8Array): boolean;
  onData(receive: (bytes: Buffer) => void): void;
  onDrain(resume: () => void): void;
  /** Called once, with the reason where it did not end in order. */
  onClose(closed: (error: Error | null) => void): void;
  pause(): void;
  resume(): void;
  close(): void;
}

export type FrameType = 'hello' | 'have' | 'batch' | 'ack' | 'ping' | 'pong' | 'bye';

/** What travels inside a frame is bytes: only the layer above knows what they say. */
export type PayloadType = 'have' | 'batch' | 'ack';

export type PeerState = 'disconnected' | 'connecting' | 'connected' | 'faulted';

export interface PeerStatus {
  readonly nodeId: string;
  readonly host: string;
  readonly port: number;
  readonly state: PeerState;
  /** Why it is not connected, in words; null while it is or has never been tried. */
  readonly reason: string | null;
  readonly since: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}
