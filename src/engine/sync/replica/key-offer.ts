import { type Hlc, VersionVector } from '../../core/index.js';
import { encodeKeys, type KeysEnd } from '../message/index.js';
import type { Settings } from '../options.js';
import type { ReplicaChannel } from '../types.js';

const KEYS_PER_MESSAGE = 2000;
const BYTES_PER_MESSAGE = 1024 * 1024;

export interface KeyOfferParts {
  readonly settings: Settings;
  readonly channel: ReplicaChannel;
  /** No tombstone that was dropped here is later. */
  purgedUntil(): Hlc;
}

/**
 * Tells a peer which keys are here, where it may hold something whose tombstone was dropped. Until
 * it has taken that over, its operations are not taken: among them may be what was deleted.
 */
export class KeyOffer {
  readonly #parts: KeyOfferParts;
  #state: 'none' | 'due' | 'sending' | 'sent' = 'none';
  #keys: readonly string[] = [];
  #next = 0;
  #end: KeysEnd | null = null;
  /** What the peer has taken over. */
  #taken = new VersionVector();

  constructor(parts: KeyOfferParts, forced: boolean) {
    this.#parts = parts;
    if (forced) this.#state = 'due';
  }

  get isOpen(): boolean {
    return this.#state !== 'none';
  }

  /**
   * Begins where it must: also in the middle of a session, since taking over another node's state
   * may drop tombstones here.
   */
  check(peerVector: VersionVector): void {
    const { purged } = this.#parts.settings.store;
    if (this.isOpen || peerVector.includes(purged) || this.#taken.includes(purged)) return;
    this.#state = 'due';
  }

  /** @returns whether the channel takes more. */
  pump(): boolean {
    if (this.#state === 'due') this.#begin();
    while (this.#state === 'sending') {
      const first = this.#next === 0;
      const keys = this.#take();
      const isLast = this.#next === this.#keys.length;
      if (isLast) this.#state = 'sent';
      const bytes = encodeKeys({ first, keys, end: isLast ? this.#end : null });
      if (!this.#parts.channel.send('have', bytes)) return false;
    }
    return true;
  }

  /** The peer has taken it over. */
  confirm(): void {
    if (this.#state !== 'sent') return;
    this.#state = 'none';
    this.#keys = [];
    if (this.#end) this.#taken = this.#end.purged;
  }

  /**
   * As of this moment: what is written later is not covered by the vector. Where that is not durable
   * yet it waits: a peer takes what this node lacks and does not know for new, and writes it anew.
   */
  #begin(): void {
    const { store } = this.#parts.settings;
    if (!store.vector.includes(store.purged)) return;
    const all = { bytes: Number.POSITIVE_INFINITY, operations: Number.POSITIVE_INFINITY };
    const { operations } = store.operationsAfter(new VersionVector(), all);
    this.#keys = operations.map(({ key }) => key);
    this.#next = 0;
    this.#state = 'sending';
    this.#end = {
      vector: store.vector.clone(),
      purged: store.purged.clone(),
      purgedUntil: this.#parts.purgedUntil(),
    };
  }

  #take(): string[] {
    const from = this.#next;
    let bytes = 0;
    while (this.#next < this.#keys.length && this.#next - from < KEYS_PER_MESSAGE) {
      bytes += (this.#keys[this.#next] ?? '').length;
      this.#next += 1;
      if (bytes >= BYTES_PER_MESSAGE) break;
    }
    return this.#keys.slice(from, this.#next);
  }
}
