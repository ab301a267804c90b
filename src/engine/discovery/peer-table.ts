import type { Clock, Hlc } from '../core/index.js';
import type { Datagram } from './datagram.js';
import type {
  DatagramAddress,
  DiscoveredPeer,
  DiscoveredState,
  DiscoveryLimits,
  DiscoveryTiming,
} from './types.js';

/** Lives of one node id that are remembered, each with its last timestamp. */
const RUNS_KEPT = 4;

export type Heard =
  | { readonly outcome: 'new' | 'changed' | 'seen' | 'contested'; readonly peer: DiscoveredPeer }
  | { readonly outcome: 'replayed_datagram' | 'table_full' };

interface Entry {
  readonly nodeId: string;
  /** Per life of the node the greatest timestamp heard, the oldest life first. */
  readonly runs: Map<string, Hlc>;
  run: string;
  /** The timestamp of the first datagram of this run. */
  since: Hlc;
  host: string;
  port: number;
  description: Buffer;
  confirmed: boolean;
  lastSeen: number;
  contestedAt: number;
  expiryTold: boolean;
}

/** Who was heard, from where and when. Its size has a bound, in all and per address. */
export class PeerTable {
  readonly #entries = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #timing: DiscoveryTiming;
  readonly #limits: DiscoveryLimits;

  constructor(clock: Clock, timing: DiscoveryTiming, limits: DiscoveryLimits) {
    this.#clock = clock;
    this.#timing = timing;
    this.#limits = limits;
  }

  /** @param datagram one whose tag is right and which is meant for this node. */
  hear(datagram: Datagram, from: DatagramAddress): Heard {
    const entry = this.#entries.get(datagram.nodeId);
    if (!entry) return this.#add(datagram, from);
    const known = entry.runs.get(datagram.run);
    if (known !== undefined && datagram.time <= known) return { outcome: 'replayed_datagram' };
    remember(entry, datagram);
    if (datagram.run === entry.run) return this.#refresh(entry, datagram, from);
    return this.#otherRun(entry, datagram, from, known !== undefined);
  }

  list(): DiscoveredPeer[] {
    return [...this.#entries.values()]
      .filter((entry) => this.#silence(entry) < this.#timing.pruneMs)
      .map((entry) => this.#peer(entry))
      .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  }

  /** Forgets those that were silent for too long. @returns those that have just expired. */
  sweep(): DiscoveredPeer[] {
    const expired: DiscoveredPeer[] = [];
    for (const entry of this.#entries.values()) {
      const silence = this.#silence(entry);
      if (silence >= this.#timing.expireMs && !entry.expiryTold) {
        entry.expiryTold = true;
        expired.push(this.#peer(entry));
      }
      if (silence >= this.#timing.pruneMs) this.#entries.delete(entry.nodeId);
    }
    return expired;
  }

  clear(): void {
    this.#entries.clear();
  }

  #add(datagram: Datagram, from: DatagramAddress): Heard {
    if (!this.#makeRoom(from.host)) return { outcome: 'table_full' };
    const entry: Entry = {
      nodeId: datagram.nodeId,
      runs: new Map([[datagram.run, datagram.time]]),
      run: datagram.run,
      since: datagram.time,
      host: from.host,
      port: datagram.port,
      description: Buffer.from(datagram.description),
      // A reply names this node's run: it was made for us, after our start.
      confirmed: datagram.kind === 'reply',
      lastSeen: this.#clock.now(),
      contestedAt: Number.NEGATIVE_INFINITY,
      expiryTold: false,
    };
    this.#entries.set(entry.nodeId, entry);
    return { outcome: 'new', peer: this.#peer(entry) };
  }

  #refresh(entry: Entry, datagram: Datagram, from: DatagramAddress): Heard {
    const before = { host: entry.host, port: entry.port, silent: this.#isSilent(entry) };
    entry.host = from.host;
    entry.port = datagram.port;
    if (!entry.description.equals(datagram.description)) {
      entry.description = Buffer.from(datagram.description);
    }
    entry.confirmed = true;
    entry.lastSeen = this.#clock.now();
    entry.expiryTold = false;
    const moved = before.host !== entry.host || before.port !== entry.port;
    return { outcome: moved || before.silent ? 'changed' : 'seen', peer: this.#peer(entry) };
  }

  /**
   * The node has started anew, or a second program goes by its id. A start is heard for the first
   * time and later than all before; a run that goes on beside its successor is a rival, and the
   * table stays with the one it has while that is heard.
   */
  #otherRun(entry: Entry, datagram: Datagram, from: DatagramAddress, known: boolean): Heard {
    const newest = datagram.time > Math.max(entry.since, entry.runs.get(entry.run) ?? 0);
    if ((newest && !known) || this.#isSilent(entry)) {
      entry.run = datagram.run;
      entry.since = datagram.time;
      this.#refresh(entry, datagram, from);
      entry.confirmed = datagram.kind === 'reply';
      return { outcome: 'changed', peer: this.#peer(entry) };
    }
    // What the earlier life sent before it ended may come late: that is no rival.
    if (!known || datagram.time <= entry.since) return { outcome: 'replayed_datagram' };
    const first = !this.#isContested(entry);
    entry.contestedAt = this.#clock.now();
    return { outcome: first ? 'contested' : 'seen', peer: this.#peer(entry) };
  }

  /** A peer that is silent makes room for one that speaks; those that are heard stay. */
  #makeRoom(host: string): boolean {
    const neighbours = [...this.#entries.values()].filter((entry) => entry.host === host);
    if (neighbours.length >= this.#limits.peersPerHost) return this.#evict(neighbours);
    if (this.#entries.size < this.#limits.peers) return true;
    return this.#evict([...this.#entries.values()]);
  }

  #evict(candidates: readonly Entry[]): boolean {
    const longest = candidates.reduce((a, b) => (a.lastSeen <= b.lastSeen ? a : b));
    return this.#isSilent(longest) && this.#entries.delete(longest.nodeId);
  }

  #peer(entry: Entry): DiscoveredPeer {
    const { nodeId, host, port, lastSeen, description } = entry;
    const [state, contested] = [this.#stateOf(entry), this.#isContested(entry)];
    return { nodeId, host, port, state, lastSeen, contested, description };
  }

  #stateOf(entry: Entry): DiscoveredState {
    const silence = this.#silence(entry);
    if (silence >= this.#timing.expireMs) return 'expired';
    if (silence >= this.#timing.staleMs) return 'stale';
    return entry.confirmed ? 'alive' : 'discovered';
  }

  #isSilent(entry: Entry): boolean {
    return this.#silence(entry) >= this.#timing.staleMs;
  }

  #isContested(entry: Entry): boolean {
    const ago = this.#clock.now() - entry.contestedAt;
    return ago >= 0 && ago < this.#timing.expireMs;
  }

  #silence(entry: Entry): number {
    // A clock that was set back would keep a silent peer alive for as long as it was set back.
    entry.lastSeen = Math.min(entry.lastSeen, this.#clock.now());
    return this.#clock.now() - entry.lastSeen;
  }
}

function remember(entry: Entry, { run, time }: Datagram): void {
  entry.runs.delete(run);
  entry.runs.set(run, time);
  for (const oldest of entry.runs.keys()) {
    if (entry.runs.size <= RUNS_KEPT) break;
    if (oldest !== entry.run) entry.runs.delete(oldest);
  }
}
