import type { Operation } from '../../store/index.js';

export type OutstandingState = 'queued' | 'in_flight' | 'acknowledged' | 'failed';

/** An operation that was taken up for a collector and is not applied there. */
export interface Entry {
  readonly operation: Operation;
  readonly bytes: number;
  state: OutstandingState;
  /** Answers that refused it. */
  attempts: number;
  /** When it was offered, or may be offered again. */
  at: number;
}

/** All of them, in the order of their counters. */
export class Outstanding {
  readonly #entries = new Map<number, Entry>();
  /** Operations that wait for an offer. */
  #queued = 0;
  #inFlightBytes = 0;

  get size(): number {
    return this.#entries.size;
  }

  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** The least counter that is not done. */
  get first(): number | undefined {
    return this.#entries.keys().next().value;
  }

  get nextRetryAt(): number | null {
    let next: number | null = null;
    if (this.#queued === 0) return next;
    for (const { state, attempts, at } of this.#entries.values()) {
      if (state === 'queued' && attempts > 0) next = Math.min(next ?? at, at);
    }
    return next;
  }

  get(counter: number): Entry | undefined {
    return this.#entries.get(counter);
  }

  counters(): Iterable<number> {
    return this.#entries.keys();
  }

  count(wanted: OutstandingState): number {
    let count = 0;
    for (const { state } of this.#entries.values()) if (state === wanted) count += 1;
    return count;
  }

  add(operation: Operation): Entry {
    const bytes = operation.key.length + (operation.value?.length ?? 0);
    const entry: Entry = { operation, bytes, state: 'queued', attempts: 0, at: 0 };
    this.#entries.set(operation.counter, entry);
    this.#queued += 1;
    return entry;
  }

  move(entry: Entry, state: OutstandingState, at = entry.at): void {
    if (entry.state === 'in_flight') this.#inFlightBytes -= entry.bytes;
    if (entry.state === 'queued') this.#queued -= 1;
    if (state === 'in_flight') this.#inFlightBytes += entry.bytes;
    if (state === 'queued') this.#queued += 1;
    entry.state = state;
    entry.at = at;
  }

  remove(counter: number): Entry | undefined {
    const entry = this.#entries.get(counter);
    if (!entry) return undefined;
    this.move(entry, 'acknowledged');
    this.#entries.delete(counter);
    return entry;
  }

  /** Without a wait, and with all attempts before it. @returns how many. */
  queueAgain(from: OutstandingState): number {
    let count = 0;
    for (const entry of this.#entries.values()) {
      if (entry.state !== from) continue;
      this.move(entry, 'queued', 0);
      entry.attempts = 0;
      count += 1;
    }
    return count;
  }

  /** What waits for an offer and whose time has come. */
  due(now: number): Entry[] {
    if (this.#queued === 0) return [];
    return [...this.#entries.values()].filter(({ state, at }) => state === 'queued' && at <= now);
  }

  /** Offered before `time`, without an answer. */
  silentSince(time: number): Entry[] {
    if (this.#inFlightBytes === 0) return [];
    return [...this.#entries.values()].filter(
      ({ state, at }) => state === 'in_flight' && at <= time,
    );
  }
}
