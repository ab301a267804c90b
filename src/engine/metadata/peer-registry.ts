import { type Clock, Result, SoftadastraError } from '../core/index.js';
import { decodeNodeInfo } from './codec.js';
import type { NodeInfo } from './node-info.js';

export interface PeerInfo extends NodeInfo {
  /** When it said so, in milliseconds since 1970 by this node's clock. */
  readonly heardAt: number;
}

const DEFAULT_LIMIT = 1_024;

/** What peers said of themselves. Nothing in it is proven but what the channel proves. */
export class PeerRegistry {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #peers = new Map<string, PeerInfo>();

  /** @param limit where it is full, the one that was heard longest ago makes room. */
  constructor(clock: Clock, limit = DEFAULT_LIMIT) {
    this.#clock = clock;
    this.#limit = limit;
  }

  /**
   * @param nodeId who is known to have said it. Error `metadata_error`: the bytes are damaged, or
   * speak of another node; what was known of the peer stays.
   */
  accept(nodeId: string, bytes: Uint8Array): Result<PeerInfo> {
    const decoded = decodeNodeInfo(bytes);
    if (decoded.isErr()) return Result.err(decoded.error());
    const info = { ...decoded.value(), heardAt: this.#clock.now() };
    if (info.nodeId !== nodeId) {
      const message = `${nodeId} sent information about ${info.nodeId}, which is not its own`;
      return Result.err(new SoftadastraError('metadata_error', message, { context: { nodeId } }));
    }
    this.#peers.delete(nodeId);
    this.#peers.set(nodeId, info);
    for (const oldest of this.#peers.keys()) {
      if (this.#peers.size <= this.#limit) break;
      this.#peers.delete(oldest);
    }
    return Result.ok(info);
  }

  get(nodeId: string): PeerInfo | undefined {
    return this.#peers.get(nodeId);
  }

  /** By node id. */
  all(): readonly PeerInfo[] {
    return [...this.#peers.values()].sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  }

  forget(nodeId: string): boolean {
    return this.#peers.delete(nodeId);
  }
}
