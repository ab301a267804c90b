/** What discovery asks of a network: datagrams that may be lost, doubled or forged. */
export interface DatagramNetwork {
  bind(address: DatagramAddress, receive: Receive): Promise<DatagramSocket>;
}

export type Receive = (bytes: Buffer, from: DatagramAddress) => void;

export interface DatagramAddress {
  readonly host: string;
  readonly port: number;
}

export interface DatagramSocket {
  readonly port: number;
  /** Sending into a network that is away is no error worth more than a count. */
  send(bytes: Uint8Array, to: DatagramAddress): Promise<void>;
  close(): Promise<void>;
}

export type DiscoveredState = 'discovered' | 'alive' | 'stale' | 'expired';

export interface DiscoveredPeer {
  readonly nodeId: string;
  readonly host: string;
  /** Where its transport listens. */
  readonly port: number;
  readonly state: DiscoveredState;
  readonly lastSeen: number;
}
