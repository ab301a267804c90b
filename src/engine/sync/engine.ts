import { aheadMs, Result } from '../core/index.js';
import type { Operation, Written } from '../store/index.js';
import { Collector } from './collector/session.js';
import type { ConflictJournal } from './conflict/index.js';
import { errors } from './errors.js';
import { Housekeeping } from './housekeeping.js';
import { LIFE_BYTES } from './message/index.js';
import { type Settings, type SyncOptions, settle } from './options.js';
import { Peer } from './peer.js';
import { PeerBook } from './peers/book.js';
import type { PeerRecord } from './peers/record.js';
import { DeliveryGate } from './replica/delivery-gate.js';
import { Session } from './replica/session.js';
import { describeKey, describePeer, describeState } from './state/index.js';
import type {
  AutomaticResolution,
  CollectorLink,
  CollectorSession,
  Conflict,
  FailedOperation,
  Held,
  PeerProgress,
  ReplicaChannel,
  ReplicaSession,
  SyncStateInfo,
  SyncWord,
  TickResult,
} from './types.js';

/**
 * Brings what was written here to the peers, and what they have here. It sends nothing itself:
 * channels and links that are given to it do. What a peer lacks follows from what it says that it
 * has, so that there is no queue that could be lost.
 */
export class SyncEngine {
  readonly #settings: Settings;
  readonly #conflicts: ConflictJournal;
  readonly #book: PeerBook;
  readonly #housekeeping: Housekeeping;
  readonly #life: Buffer;
  readonly #gate = new DeliveryGate();
  readonly #sessions = new Map<string, Session>();
  readonly #collectors = new Map<string, Collector>();
  readonly #unsubscribe: readonly (() => void)[];
  #pumpIsDue = false;
  #closed = false;

  /** @param options the store is open; its `decide` is that of `conflicts`. */
  constructor(options: SyncOptions) {
    const settings = settle(options);
    const { store } = settings;
    this.#settings = settings;
    this.#conflicts = options.conflicts;
    this.#book = new PeerBook(settings);
    this.#housekeeping = new Housekeeping(settings);
    this.#life = settings.random.bytes(LIFE_BYTES);
    this.#unsubscribe = [
      store.onLocalWrite(() => this.#pumpSoon()),
      store.onArrival((operations) => this.#arrived(operations)),
    ];
  }

  /** A way to another node is up: both ends say what they have and send what the other lacks. */
  connected(channel: ReplicaChannel): ReplicaSession {
    const { peerId } = channel;
    const record = this.#book.meet(peerId, 'replica');
    this.#sessions.get(peerId)?.close(errors.replaced(peerId));
    const session = new Session({
      settings: this.#settings,
      channel,
      record,
      housekeeping: this.#housekeeping,
      gate: this.#gate,
      life: this.#life,
      changed: (changed) => this.#book.saveSoon(changed),
      grew: () => this.#pumpSoon(),
      ended: (ended) => {
        if (this.#sessions.get(peerId) === ended) this.#sessions.delete(peerId);
        this.#book.saveSoon(record);
      },
    });
    if (this.#closed) {
      session.close(errors.closed());
      return session;
    }
    this.#sessions.set(peerId, session);
    session.begin();
    return session;
  }

  /** Offers this node's own operations to a collector, once it is said to be online. */
  attach(link: CollectorLink): CollectorSession {
    this.#collectors.get(link.id)?.detach();
    const collector = new Collector({
      settings: this.#settings,
      link,
      record: this.#book.meet(link.id, 'collector'),
      changed: (record) => {
        this.#book.saveSoon(record);
        if (link.keepsEvery) this.#housekeeping.keep(record);
      },
      detached: (detached) => {
        if (this.#collectors.get(link.id) === detached) this.#collectors.delete(link.id);
      },
    });
    if (link.keepsEvery) this.#housekeeping.keep(collector.record);
    this.#collectors.set(link.id, collector);
    return collector;
  }

  /** Retries what is due and releases what was held; with `prune`, lets go of completed work. */
  async tick({ prune = false }: { readonly prune?: boolean } = {}): Promise<Result<TickResult>> {
    const released = await this.#settings.store.releaseHeld();
    if (released.isErr()) return Result.err(released.error());
    const retriedCount = this.#sum((work) => work.retryDue());
    const batchSize = this.#sum((work) => work.pump());
    const cleaned = prune
      ? await this.#housekeeping.prune(this.#known())
      : Result.ok({ prunedCount: 0, purgedCount: 0 });
    return cleaned.map((counts) => ({
      retriedCount,
      batchSize,
      releasedCount: released.value(),
      ...counts,
    }));
  }

  stateInfo(): SyncStateInfo {
    let retries = 0;
    for (const record of this.#book.all()) retries += record.retries;
    return describeState(this.#settings.store, this.#known(), this.#housekeeping.pruned, retries);
  }

  /** Every peer that is known, connected or not, retired ones among them. */
  peers(): readonly PeerProgress[] {
    return this.#peers(this.#book.all()).map((peer) => describePeer(this.#settings.store, peer));
  }

  failed(): readonly FailedOperation[] {
    return Array.from(this.#book.all()).flatMap(({ failed }) => [...failed.values()]);
  }

  /** Tries failed work anew. @returns how many operations. */
  retry(): number {
    let count = 0;
    for (const { record, session, collector } of this.#peers(this.#book.all())) {
      if (record.failed.size === 0) continue;
      count += record.failed.size;
      collector?.retryFailed();
      session?.retryFailed();
      record.failed.clear();
    }
    this.#pumpSoon();
    return count;
  }

  held(): readonly Held[] {
    const { store, clock } = this.#settings;
    return store.held().map((operation) => ({
      operation,
      aheadMs: aheadMs(operation.time, clock),
    }));
  }

  conflicts(): readonly Conflict[] {
    return this.#settings.store.conflicts();
  }

  /** A local write that has seen every version in conflict; null deletes. */
  resolve(key: string, value: Uint8Array | null): Promise<Result<Written>> {
    return this.#settings.store.resolve(key, value);
  }

  /** Conflicts that the policy decided: how many since the start, and the last hundred. */
  resolutions(): { readonly total: number; readonly last: readonly AutomaticResolution[] } {
    return { total: this.#conflicts.total, last: this.#conflicts.last };
  }

  /** Null where the key has no value. */
  describe(key: string): SyncWord | null {
    return describeKey(this.#settings.store, this.#known(), key);
  }

  /**
   * Retires a peer for good: nothing waits for it any more. Should it come back, it is sent the
   * whole state before it may write. `not_found` where it is not known.
   */
  async forget(peerId: string): Promise<Result<void>> {
    const record = this.#book.find(peerId);
    if (!record) return Result.err(errors.unknownPeer(peerId));
    this.#sessions.get(peerId)?.close(errors.forgotten(peerId));
    this.#collectors.get(peerId)?.detach();
    if (record.kind === 'collector') {
      const dropped = await this.#settings.store.dropKeeper(peerId);
      return dropped.isErr() ? dropped : this.#book.remove(record);
    }
    record.retire();
    return this.#book.save(record);
  }

  /** Ends every session and puts on record how far the peers are. Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const session of [...this.#sessions.values()]) session.close(errors.closed());
    for (const collector of [...this.#collectors.values()]) collector.detach();
    await this.#book.saveAll();
  }

  #arrived(operations: readonly Operation[]): void {
    for (const session of this.#sessions.values()) {
      for (const operation of operations) session.arrived(operation);
    }
    for (const record of this.#book.all()) record.arrived(operations);
    this.#pumpSoon();
  }

  /** Once for all that happens in this turn. */
  #pumpSoon(): void {
    if (this.#pumpIsDue) return;
    this.#pumpIsDue = true;
    queueMicrotask(() => {
      this.#pumpIsDue = false;
      if (!this.#closed) this.#sum((work) => work.pump());
    });
  }

  #sum(count: (work: Session | Collector) => number): number {
    let sum = 0;
    for (const session of [...this.#sessions.values()]) sum += count(session);
    for (const collector of [...this.#collectors.values()]) sum += count(collector);
    return sum;
  }

  #known(): Peer[] {
    return this.#peers(this.#book.known());
  }

  #peers(records: Iterable<PeerRecord>): Peer[] {
    return Array.from(records, (record) => {
      const { id } = record;
      return new Peer(record, this.#sessions.get(id) ?? null, this.#collectors.get(id) ?? null);
    });
  }
}
