import type { Clock, Origin, VersionVector } from '../core/index.js';
import { countAfter, operationsAfter } from './delta.js';
import { listed } from './listing.js';
import type { Opened } from './opening.js';
import type { State } from './state.js';
import type {
  Conflict,
  Delta,
  DeltaLimit,
  ListOptions,
  Operation,
  StoredEntry,
  StoredValue,
  StoreStatus,
} from './types.js';
import { fate, type Version } from './version.js';

/** What can be asked of a store without changing it: all of it is in memory. */
export class StoreReader {
  readonly nodeId: string;
  protected readonly opened: Opened;
  protected readonly clock: Clock;
  protected readonly state: State;

  protected constructor(nodeId: string, opened: Opened, clock: Clock) {
    this.nodeId = nodeId;
    this.opened = opened;
    this.clock = clock;
    this.state = opened.commits.state;
  }

  get origin(): Origin {
    return this.state.own;
  }

  /** Keys with a value. */
  get size(): number {
    return this.state.table.length - this.state.table.tombstones;
  }

  /** What this store vouches for, whatever happens to it. It changes: clone it to keep it. */
  get vector(): VersionVector {
    return this.opened.vouched?.vector ?? this.state.vector;
  }

  /** Tombstones up to here may have been dropped. */
  get purged(): VersionVector {
    return this.state.purged;
  }

  get(key: string): StoredValue | undefined {
    const version = this.state.table.current(key);
    return version === undefined || version.isTombstone ? undefined : version.stored();
  }

  has(key: string): boolean {
    return this.state.table.current(key)?.isTombstone === false;
  }

  list(options: ListOptions = {}): StoredEntry[] {
    return Array.from(listed(this.state.table, options), (version) => version.entry());
  }

  /** The same one by one; what is written meanwhile may or may not show up. */
  *entries(options: ListOptions = {}): Generator<StoredEntry> {
    for (const version of listed(this.state.table, options)) yield version.entry();
  }

  /**
   * All entries of this one moment, in key order, each copied only when it is taken. What is replaced
   * meanwhile stays in memory until then.
   */
  snapshot(): Iterable<StoredEntry> {
    const versions = Array.from(listed(this.state.table, {}));
    return entriesOf(versions);
  }

  /** What a peer with this vector lacks, at most about as much as the limit says. */
  operationsAfter(peer: VersionVector, limit: DeltaLimit): Delta {
    return operationsAfter(this.state, peer, limit, this.opened.vouched?.vector ?? null);
  }

  /** How many operations such a peer lacks; of one origin alone, where it is given. */
  countAfter(peer: VersionVector, origin?: Origin, kept = false): number {
    return countAfter(this.state, peer, origin, kept);
  }

  /** Operations whose clocks are more than five minutes ahead: they are passed on, not applied. */
  held(): readonly Operation[] {
    return [...this.state.table.held];
  }

  /** Keys with several versions, none of whose writers knew of the others. */
  conflicts(): readonly Conflict[] {
    const { losers } = this.state.table;
    return Array.from(losers.conflicts()).flatMap((key) => {
      const current = this.state.table.current(key);
      const others = losers.beside(key).filter((version) => version.fate === fate.aside);
      return current ? [{ key, current, others }] : [];
    });
  }

  /** Up to where a link has everything; undefined where it never asked for it. */
  keeperOf(linkId: string): VersionVector | undefined {
    return this.state.keepers.get(linkId)?.clone();
  }

  noteOf(name: string): Buffer | undefined {
    return this.state.notes.get(name);
  }

  notes(prefix = ''): ReadonlyMap<string, Buffer> {
    return new Map([...this.state.notes].filter(([name]) => name.startsWith(prefix)));
  }

  status(): StoreStatus {
    const { nodeId, origin, size } = this;
    const { table } = this.state;
    const { operations } = table;
    return {
      nodeId,
      origin,
      size,
      tombstones: table.tombstones,
      operations: operations.live - operations.kept - operations.lingering,
      held: table.held.size,
      conflicts: Array.from(table.losers.conflicts()).length,
      liveBytes: operations.weight,
      wal: this.opened.wal?.status() ?? null,
    };
  }
}

function* entriesOf(versions: readonly Version[]): Generator<StoredEntry> {
  for (const version of versions) yield version.entry();
}
