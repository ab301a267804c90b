import {
  ByteReader,
  ByteWriter,
  CodecError,
  type Hlc,
  Result,
  VersionVector,
} from '../core/index.js';
import type { Store } from '../store/index.js';
import type { Settings } from './options.js';
import type { Peer } from './peer.js';
import type { PeerRecord } from './peers/record.js';
import { ownAfter, ownDone } from './state/index.js';

/** A varint: the counter up to which completed work has left the outbox. */
const PRUNED = 'sync/pruned';
/** A varint: a time that no tombstone which was dropped exceeds. */
const PURGED_UNTIL = 'sync/purged-until';

export interface Pruned {
  readonly prunedCount: number;
  readonly purgedCount: number;
}

/** Lets go of what has done its work: completed operations, and tombstones that all peers have. */
export class Housekeeping {
  readonly #settings: Settings;
  #pruned: number;
  #purgedUntil: Hlc;

  constructor(settings: Settings) {
    const { store } = settings;
    this.#settings = settings;
    this.#pruned = readNumber(store.noteOf(PRUNED));
    this.#purgedUntil = readNumber(store.noteOf(PURGED_UNTIL));
  }

  /** No tombstone that was dropped, here or where the state was taken from, is later. */
  get purgedUntil(): Hlc {
    return this.#purgedUntil;
  }

  async raisePurgedUntil(time: Hlc): Promise<Result<void>> {
    if (time <= this.#purgedUntil) return Result.ok(undefined);
    this.#purgedUntil = time;
    return this.#settings.store.note(PURGED_UNTIL, new ByteWriter(8).varint(time).finish());
  }

  get pruned(): number {
    return this.#pruned;
  }

  async prune(peers: readonly Peer[]): Promise<Result<Pruned>> {
    const { store } = this.#settings;
    const done = ownDone(store, peers) ?? 0;
    let prunedCount = 0;
    if (done > this.#pruned) {
      prunedCount = ownAfter(store, this.#pruned) - ownAfter(store, done);
      const noted = await store.note(PRUNED, new ByteWriter(8).varint(done).finish());
      if (noted.isErr()) return Result.err(noted.error());
      this.#pruned = done;
    }
    const purged = await this.#purge(peers);
    return purged.map((purgedCount) => ({ prunedCount, purgedCount }));
  }

  /** Own operations that a collector has not vouched for stay even when they are replaced. */
  keep({ id, vector }: PeerRecord): void {
    void this.#settings.store.keepFor(id, vector).then((kept) => {
      if (kept.isOk()) return;
      this.#settings.log({
        event: 'store_write_failed',
        level: 'error',
        message: `what ${id} has yet to take could not be put on record: ${kept.error().message}`,
        error: kept.error(),
        context: { peerId: id },
      });
    });
  }

  /**
   * While this node or a peer holds operations back, a write by it may be older than a deletion
   * that it has, but not applied: its vector counts only without any that are held.
   */
  async #purge(peers: readonly Peer[]): Promise<Result<number>> {
    const { store } = this.#settings;
    if (store.status().tombstones === 0) return Result.ok(0);
    if (store.held().length > 0) return Result.ok(0);
    const vectors = peers
      .filter(({ record }) => record.kind === 'replica')
      .map(({ record }) => record.vector);
    const covered = coveredByAll(store.vector, vectors);
    const noted = await this.raisePurgedUntil(latestTombstone(store, covered));
    return noted.isErr() ? Result.err(noted.error()) : store.purgeTombstones(covered);
  }
}

function coveredByAll(own: VersionVector, others: readonly VersionVector[]): VersionVector {
  const covered = new VersionVector();
  for (const [origin, counter] of own.entries()) {
    const least = Math.min(counter, ...others.map((other) => other.get(origin)));
    if (least > 0) covered.raise(origin, least);
  }
  return covered;
}

function latestTombstone(store: Store, covered: VersionVector): Hlc {
  const all = { bytes: Number.POSITIVE_INFINITY, operations: Number.POSITIVE_INFINITY };
  const { operations } = store.operationsAfter(new VersionVector(), all);
  let latest = 0;
  for (const { origin, counter, time, value } of operations) {
    if (time > latest && value === null && covered.covers(origin, counter)) latest = time;
  }
  return latest;
}

function readNumber(bytes: Buffer | undefined): number {
  if (bytes === undefined) return 0;
  try {
    return new ByteReader(bytes).varint();
  } catch (error) {
    // Without it, completed work is counted again, and less is written anew in a full resync.
    if (error instanceof CodecError) return 0;
    throw error;
  }
}
