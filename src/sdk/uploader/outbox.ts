/** An event as it will be sent: serialized once, when it was added. */
export interface KeptEvent {
  seq: number;
  json: string;
  bytes: number;
}

/**
 * The events that the cloud has not persisted yet, in the order of their numbers. Sending moves a
 * cursor and removes nothing: only `persisted` does.
 */
export class Outbox {
  #kept: KeptEvent[] = [];
  /** Index of the next event to send. */
  #cursor = 0;
  #lastSeq = 0;

  /** The number of the event added last; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Highest n for which every event 1…n is persisted, and gone from here. */
  get persistedThrough(): number {
    return this.#lastSeq - this.#kept.length;
  }

  get unsent(): number {
    return this.#kept.length - this.#cursor;
  }

  get unpersisted(): number {
    return this.#kept.length;
  }

  /** Keeps the event under the next number, which `serialize` is told. */
  add(serialize: (seq: number) => string): number {
    const seq = this.#lastSeq + 1;
    this.#kept.push(keep(seq, serialize(seq)));
    this.#lastSeq = seq;
    return seq;
  }

  /** The next events to send, within both limits; a single event may exceed the second one. */
  nextBatch(maxEvents: number, maxBytes: number): KeptEvent[] {
    const batch: KeptEvent[] = [];
    let bytes = ENVELOPE_BYTES;
    for (let i = this.#cursor; i < this.#kept.length && batch.length < maxEvents; i++) {
      const event = this.#kept[i];
      if (event === undefined) break;
      bytes += event.bytes + 1;
      if (bytes > maxBytes && batch.length > 0) break;
      batch.push(event);
    }
    return batch;
  }

  /** The batch was accepted; it stays here until it is persisted. */
  markSent(batch: readonly KeptEvent[]): void {
    const last = batch.at(-1);
    if (last === undefined) return;
    this.#cursor = Math.max(this.#cursor, last.seq - this.persistedThrough);
  }

  /** The cloud holds everything up to that number. */
  markPersisted(through: number): void {
    const count = Math.min(through, this.#lastSeq) - this.persistedThrough;
    if (count <= 0) return;
    this.#kept.splice(0, count);
    this.#cursor = Math.max(0, this.#cursor - count);
  }

  /** Everything that is not persisted will be sent again. */
  sendAgain(): void {
    this.#cursor = 0;
  }

  /** Puts other content under the number of an event. */
  replace(seq: number, json: string): void {
    const index = seq - this.persistedThrough - 1;
    if (this.#kept[index] !== undefined) this.#kept[index] = keep(seq, json);
  }
}

/** `{"events":[` and `]}`. */
const ENVELOPE_BYTES = 13;

/** The body of a request for these events. */
export function bodyOf(batch: readonly KeptEvent[]): string {
  return `{"events":[${batch.map((event) => event.json).join(',')}]}`;
}

function keep(seq: number, json: string): KeptEvent {
  return { seq, json, bytes: Buffer.byteLength(json, 'utf8') };
}
