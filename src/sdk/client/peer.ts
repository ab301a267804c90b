import type { PeerReport, PeerWord } from '../../engine/node/index.js';

/** Another node: where it is, and what is known of it. */
export class Peer {
  /** Empty while it has never answered. */
  readonly nodeId: string;
  readonly host: string;
  /** Where its transport listens. */
  readonly port: number;
  /**
   * `connected`: a session is up. `available`: found, not connected. `stale`, `expired`: not heard
   * for 7.5 and 15 seconds. `faulted`: it cannot be connected; local data is not affected.
   */
  readonly state: PeerWord;
  /** Why it is not connected; null where there is nothing to say. */
  readonly reason: string | null;

  constructor(
    nodeId: string,
    host: string,
    port: number,
    state: PeerWord = 'unknown',
    reason: string | null = null,
  ) {
    this.nodeId = nodeId;
    this.host = host;
    this.port = port;
    this.state = state;
    this.reason = reason;
  }

  static from({ nodeId, host, port, state, reason }: PeerReport): Peer {
    return new Peer(nodeId, host, port, state, reason);
  }
}
