import type { KeptEvent } from '../../sdk/index.js';

/** An event on its way: as it is sent, and where it stands in the run's store. */
export interface OutgoingEvent extends KeptEvent {
  readonly counter: number;
}

/** `{"events":[` and `]}`. */
const ENVELOPE_BYTES = 13;

/**
 * The events of a run that the cloud does not vouch for yet: those that wait for a request, and
 * those that it accepted. All of it is a shadow of the run's store and may be dropped at any time.
 */
export class Outgoing {
  #waiting: OutgoingEvent[] = [];
  readonly #accepted = new Map<number, OutgoingEvent>();
  readonly #counters = new Set<number>();

  get waiting(): number {
    return this.#waiting.length;
  }

  get accepted(): number {
    return this.#accepted.size;
  }

  /** One that waits already is not taken twice. */
  add(event: OutgoingEvent): void {
    if (this.#counters.has(event.counter)) return;
    this.#counters.add(event.counter);
    this.#waiting.push(event);
  }

  /** The next events to send, within both limits; a single event may exceed the second one. */
  next(mostEvents: number, mostBytes: number): OutgoingEvent[] {
    const batch: OutgoingEvent[] = [];
    let bytes = ENVELOPE_BYTES;
    for (const event of this.#waiting) {
      bytes += event.bytes + 1;
      if (batch.length === mostEvents || (bytes > mostBytes && batch.length > 0)) break;
      batch.push(event);
    }
    return batch;
  }

  moveToAccepted(batch: readonly OutgoingEvent[]): void {
    for (const event of batch) {
      this.#counters.delete(event.counter);
      this.#accepted.set(event.counter, event);
    }
    this.#waiting = this.#waiting.filter(({ counter }) => this.#counters.has(counter));
  }

  /** Another text takes the place of one that waits. */
  replace(counter: number, json: string): void {
    this.#waiting = this.#waiting.map((event) =>
      event.counter === counter ? { ...event, json, bytes: Buffer.byteLength(json) } : event,
    );
  }

  /** Takes out what the cloud vouches for. @returns the counters. */
  takePersisted(through: number): number[] {
    const done = [...this.#waiting, ...this.#accepted.values()].filter(({ seq }) => seq <= through);
    if (done.length === 0) return [];
    for (const { counter } of done) {
      this.#counters.delete(counter);
      this.#accepted.delete(counter);
    }
    this.#waiting = this.#waiting.filter(({ seq }) => seq > through);
    return done.map(({ counter }) => counter);
  }

  dropWaiting(): void {
    this.#waiting = [];
    this.#counters.clear();
  }

  dropAccepted(): void {
    this.#accepted.clear();
  }
}

/** The body of a request for these events. */
export function bodyOf(batch: readonly OutgoingEvent[]): string {
  return `{"events":[${batch.map(({ json }) => json).join(',')}]}`;
}
