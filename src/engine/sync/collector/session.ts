import { type SoftadastraError, VersionVector } from '../../core/index.js';
import type { Settings } from '../options.js';
import type { PeerRecord } from '../peers/record.js';
import { backoffMs } from '../retry.js';
import type { CollectorLink, CollectorSession } from '../types.js';
import { type Entry, Outstanding, type OutstandingState } from './outstanding.js';

/** Operations that are not done: beyond this many, no new one is offered. */
const MOST_OUTSTANDING = 100_000;

export interface CollectorParts {
  readonly settings: Settings;
  readonly link: CollectorLink;
  readonly record: PeerRecord;
  changed(record: PeerRecord): void;
  detached(session: Collector): void;
}

/**
 * Offers this node's own operations in the order of their counters, each until it is applied. All
 * below the first that is not is done: only that number is put on record.
 */
export class Collector implements CollectorSession {
  readonly #parts: CollectorParts;
  readonly #outstanding = new Outstanding();
  #cursor: number;
  #online = false;
  #open = true;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#cursor = parts.record.vector.get(parts.settings.store.origin);
  }

  get id(): string {
    return this.#parts.link.id;
  }

  get record(): PeerRecord {
    return this.#parts.record;
  }

  get isOnline(): boolean {
    return this.#online;
  }

  get keepsEvery(): boolean {
    return this.#parts.link.keepsEvery;
  }

  /** The counter up to which all was taken up. */
  get cursor(): number {
    return this.#cursor;
  }

  get nextRetryAt(): number | null {
    return this.#outstanding.nextRetryAt;
  }

  count(state: OutstandingState): number {
    return this.#outstanding.count(state);
  }

  online(): void {
    if (!this.#open || this.#online) return;
    this.#online = true;
    this.record.error = null;
    this.retryFailed();
    this.pump();
  }

  offline(reason: SoftadastraError | null): void {
    if (!this.#online) return;
    this.#online = false;
    this.record.error = reason;
    this.#outstanding.queueAgain('in_flight');
  }

  accepted(counters: Iterable<number>): void {
    for (const counter of counters) {
      const entry = this.#outstanding.get(counter);
      if (entry?.state === 'in_flight') this.#outstanding.move(entry, 'acknowledged');
    }
    this.pump();
  }

  applied(counters: number | Iterable<number>): void {
    const done = typeof counters === 'number' ? this.#upTo(counters) : counters;
    for (const counter of done) {
      const entry = this.#outstanding.remove(counter);
      if (entry) this.record.passed(entry.operation);
    }
    this.#advance();
    this.pump();
  }

  refused(counter: number, error: SoftadastraError): void {
    const entry = this.#outstanding.get(counter);
    if (!entry || entry.state === 'failed') return;
    const { clock, random, retry, log } = this.#parts.settings;
    entry.attempts += 1;
    this.record.error = error;
    if (error.retryable && entry.attempts < retry.attempts) {
      const at = clock.now() + backoffMs(entry.attempts, retry, random);
      this.#outstanding.move(entry, 'queued', at);
      return;
    }
    this.#outstanding.move(entry, 'failed');
    this.record.fail(entry.operation, entry.attempts, error);
    log({
      event: 'sync_failed_work',
      level: 'error',
      message: `${this.id} does not take an operation: ${error.message}`,
      error,
      context: { peerId: this.id, key: entry.operation.key, counter },
    });
  }

  forgotten(): void {
    this.#outstanding.queueAgain('acknowledged');
    this.pump();
  }

  detach(): void {
    if (!this.#open) return;
    this.offline(null);
    this.#open = false;
    this.#parts.detached(this);
  }

  /** @returns how many operations were offered. */
  pump(): number {
    if (!this.#open || !this.#online) return 0;
    return this.#offer(this.#outstanding.due(this.#now())) + this.#offerNew();
  }

  /** @returns how many operations are offered again, since their time has come. */
  retryDue(): number {
    const now = this.#now();
    const silent = this.#outstanding.silentSince(now - this.#parts.settings.ackTimeoutMs);
    for (const entry of silent) this.#outstanding.move(entry, 'queued', now);
    const due = this.#outstanding.due(now).filter((entry) => entry.attempts > 0);
    const again = new Set([...silent, ...due]).size;
    this.record.retries += again;
    return again;
  }

  /** By hand, or in a new session: what failed is tried anew. */
  retryFailed(): void {
    this.#outstanding.queueAgain('failed');
    this.record.failed.clear();
  }

  #offerNew(): number {
    const { settings, link } = this.#parts;
    const { store, limits } = settings;
    let offered = 0;
    while (this.#hasRoom()) {
      const from = new VersionVector([[store.origin, this.#cursor]]);
      const delta = store.operationsAfter(from, {
        bytes: limits.batchBytes,
        operations: limits.batchOperations,
        origin: store.origin,
        kept: link.keepsEvery,
      });
      this.#cursor = Math.max(this.#cursor, delta.through.get(store.origin));
      if (delta.operations.length === 0) break;
      offered += this.#offer(delta.operations.map((operation) => this.#outstanding.add(operation)));
    }
    this.#advance();
    return offered;
  }

  #offer(entries: readonly Entry[]): number {
    if (entries.length === 0) return 0;
    const now = this.#now();
    for (const entry of entries) this.#outstanding.move(entry, 'in_flight', now);
    this.#parts.link.offer(entries.map(({ operation }) => operation));
    return entries.length;
  }

  #hasRoom(): boolean {
    const { windowBytes } = this.#parts.settings.limits;
    const { inFlightBytes, size } = this.#outstanding;
    return this.#online && inFlightBytes < windowBytes && size < MOST_OUTSTANDING;
  }

  #upTo(counter: number): number[] {
    return [...this.#outstanding.counters()].filter((outstanding) => outstanding <= counter);
  }

  #advance(): void {
    const { first } = this.#outstanding;
    const through = first === undefined ? this.#cursor : first - 1;
    const { origin } = this.#parts.settings.store;
    if (this.record.vector.covers(origin, through)) return;
    this.record.vector.raise(origin, through);
    this.#parts.changed(this.record);
  }

  #now(): number {
    return this.#parts.settings.clock.now();
  }
}
