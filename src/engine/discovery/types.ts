import type { Clock, EngineLog, Random } from '../core/index.js';

/** What discovery asks of a network: datagrams that may be lost, doubled, reordered or forged. */
export interface DatagramNetwork {
  /**
   * Port 0 asks for any free one.
   * @throws an error with the operating system's code (`EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`, …).
   */
  bind(address: DatagramAddress, handlers: DatagramHandlers): Promise<DatagramSocket>;
}

export interface DatagramHandlers {
  /** Called for each datagram until the socket is closed. The bytes are the receiver's own. */
  receive(bytes: Buffer, from: DatagramAddress): void;
  /** The socket failed after it was bound. It may go on: only a count and a reason. */
  failed(error: Error): void;
}

export interface DatagramAddress {
  readonly host: string;
  readonly port: number;
}

export interface DatagramSocket {
  readonly port: number;
  /**
   * Resolves once the operating system has taken it, which says nothing of its arrival.
   * @throws an error with the operating system's code where it was not taken.
   */
  send(bytes: Uint8Array, to: DatagramAddress): Promise<void>;
  /** Nothing is received any more. Twice is fine. */
  close(): Promise<void>;
}

/**
 * `discovered`: heard once. `alive`: it answered this node, or was heard again. `stale` and
 * `expired`: silent for 7.5 and 15 seconds.
 */
export type DiscoveredState = 'discovered' | 'alive' | 'stale' | 'expired';

export interface DiscoveredPeer {
  readonly nodeId: string;
  readonly host: string;
  /** Where its transport listens; 0 where it listens nowhere. */
  readonly port: number;
  readonly state: DiscoveredState;
  /** Milliseconds since 1970, by this node's clock. */
  readonly lastSeen: number;
  /** Two programs claim this node id at once: one of them has to be given another. */
  readonly contested: boolean;
  /** What it says of itself: bytes of the layer above. */
  readonly description: Buffer;
}

/** Why a datagram was dropped. */
export type DropReason =
  /** It is no datagram of this protocol. */
  | 'malformed_datagram'
  /** Another version of the protocol. */
  | 'other_version'
  /** Its tag is not what the cluster secret gives: another secret, or an attack. */
  | 'forged_datagram'
  /** Its sender's clock and ours differ by more than five minutes, or it is that old. */
  | 'outdated_datagram'
  /** It was heard before, or a later one of its sender was. */
  | 'replayed_datagram'
  /** A reply to somebody else, or to an earlier life of this node. */
  | 'unsolicited_reply'
  /** This node heard itself, as one does on a broadcast address. */
  | 'own_datagram'
  /** Another program calls itself by this node's id. */
  | 'own_node_id'
  /** More datagrams within a second than are looked at. */
  | 'flood'
  | 'table_full';

export interface DiscoveryStats {
  readonly sent: number;
  readonly sendFailures: number;
  readonly received: number;
  readonly accepted: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** The last one dropped that was not an echo of this node; null while there is none. */
  readonly lastDropped: {
    readonly reason: DropReason;
    readonly host: string;
    readonly port: number;
    readonly at: number;
  } | null;
  /** Why a datagram was not sent or the socket failed, the last time; null while it never was so. */
  readonly lastFailure: string | null;
}

export interface DiscoveryOptions {
  readonly network: DatagramNetwork;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: EngineLog;
  readonly nodeId: string;
  /**
   * Where to listen. To hear broadcasts it must be `0.0.0.0` or the broadcast address itself: a
   * socket that is bound to one interface's address gets only what is addressed to that.
   */
  readonly listen: DatagramAddress;
  /** Where announcements go: a broadcast address, or any other. */
  readonly broadcast: DatagramAddress;
  /** The port on which this node's transport listens at the moment; 0 where it does not. */
  readonly transportPort: () => number;
  /** Signs every datagram. Null is refused off loopback. At least 16 characters. */
  readonly secret: string | null;
  /** What this node says of itself, at most 768 bytes. Signed, but readable by everybody. */
  readonly describe?: () => Uint8Array;
  /**
   * A peer is new, is back from silence, has started anew or has moved. Must not throw. Discovery
   * itself connects nobody.
   */
  readonly onPeer?: (peer: DiscoveredPeer) => void;
  readonly timing?: Partial<DiscoveryTiming>;
  readonly limits?: Partial<DiscoveryLimits>;
}

/** In milliseconds. */
export interface DiscoveryTiming {
  /** Between two announcements, give or take a tenth. Default 2,500. */
  readonly announceMs: number;
  /** Silence after which a peer is stale. Default 7,500. */
  readonly staleMs: number;
  /** Silence after which it is expired. Default 15,000. */
  readonly expireMs: number;
  /** Silence after which it is forgotten. Default 60,000. */
  readonly pruneMs: number;
}

export interface DiscoveryLimits {
  /** Default 1,024. */
  readonly peers: number;
  /** Peers at one address. Default 256. */
  readonly peersPerHost: number;
  /** Datagrams a second that are looked at, in all. Default 5,000. */
  readonly datagramsPerSecond: number;
  /** The same from one address. Default 500. */
  readonly datagramsPerSecondPerHost: number;
}
