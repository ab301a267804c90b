import type { Hlc, Origin } from '../core/index.js';
import type { Place } from './arena.js';
import type { Context, Operation, StoredEntry, StoredValue } from './types.js';

/** What an operation that is in memory is there for. */
export const fate = {
  /** Nothing refers to it any more but lists that have yet to be tidied. */
  gone: 0,
  /** It is its key's value, or tombstone. */
  current: 1,
  /** It conflicts with the current one, until the application decides. */
  aside: 2,
  /** It conflicted, and policy decided against it here; other nodes still want it. */
  overruled: 3,
  /** Its time lies too far ahead. */
  held: 4,
  /** It was replaced, but a link wants every operation. */
  kept: 5,
  /** It was replaced, but by nothing that is durable yet. A link may want it too. */
  lingering: 6,
} as const;

/** Buffer's own `toString` takes twice as long for a short text; what it calls is not in its types. */
interface Sliceable extends Buffer {
  latin1Slice(start: number, end: number): string;
}

export type Fate = (typeof fate)[keyof typeof fate];

/** A deletion has no value, not even an empty one. */
export const NO_VALUE = -1;
const TIME_LOW = 2 ** 26;
const NOWHERE = Buffer.alloc(0);

/**
 * An operation in memory. Only its fate changes, and where its bytes lie. One that was read back
 * from a log has its key there too, until somebody asks for it.
 */
export class Version implements Operation {
  fate: Fate = fate.gone;
  /** In halves, since a number of more than 31 bits would be an object of its own. */
  readonly #timeHigh: number;
  readonly #timeLow: number;
  /** Null as long as nobody asked: it stands in front of the value then, in ASCII. */
  #key: string | null;
  readonly #keySize: number;
  #slab: Buffer;
  #offset: number;
  readonly #size: number;

  constructor(
    readonly origin: Origin,
    readonly counter: number,
    time: Hlc,
    key: string | null,
    readonly context: Context | null,
    readonly batchEnd: number,
    place: Readonly<Place> | null,
    size: number,
    keySize = 0,
  ) {
    this.#key = key;
    this.#keySize = keySize;
    this.#timeHigh = Math.floor(time / TIME_LOW);
    this.#timeLow = time % TIME_LOW;
    this.#slab = place ? place.slab : NOWHERE;
    this.#offset = place ? place.offset : 0;
    this.#size = place ? size : NO_VALUE;
  }

  get time(): Hlc {
    return this.#timeHigh * TIME_LOW + this.#timeLow;
  }

  get key(): string {
    this.#key ??= (this.#slab as Sliceable).latin1Slice(this.#offset - this.#keySize, this.#offset);
    return this.#key;
  }

  isOfKey(key: string): boolean {
    if (this.#key !== null) return this.#key === key;
    if (key.length !== this.#keySize) return false;
    const start = this.#offset - this.#keySize;
    for (let index = 0; index < key.length; index += 1) {
      if (key.charCodeAt(index) !== this.#slab[start + index]) return false;
    }
    return true;
  }

  /** The same for a key in ASCII that stands from `start` to `end`. */
  isOfKeyAt(bytes: Buffer, start: number, end: number): boolean {
    const size = end - start;
    const key = this.#key;
    if (size !== (key === null ? this.#keySize : key.length)) return false;
    const own = this.#offset - size;
    for (let index = 0; index < size; index += 1) {
      const unit = key === null ? this.#slab[own + index] : key.charCodeAt(index);
      if (unit !== bytes[start + index]) return false;
    }
    return true;
  }

  get isTombstone(): boolean {
    return this.#size === NO_VALUE;
  }

  get valueSize(): number {
    return this.#size === NO_VALUE ? 0 : this.#size;
  }

  /** A view of the store's own memory: nobody outside may write to it. */
  get value(): Buffer | null {
    if (this.#size === NO_VALUE) return null;
    return this.#slab.subarray(this.#offset, this.#offset + this.#size);
  }

  /** Whether something else may lie in its memory. */
  get sharesMemory(): boolean {
    return this.#slab.length !== Math.max(this.#size, 0);
  }

  /** What it takes in memory and in the log, roughly, in bytes. */
  get weight(): number {
    const keySize = this.#key === null ? this.#keySize : this.#key.length;
    return keySize + this.valueSize + 32;
  }

  copyValue(target: Buffer, at: number): void {
    if (this.#size > 0) this.#slab.copy(target, at, this.#offset, this.#offset + this.#size);
  }

  /** The caller's own copy. Only where there is a value. */
  stored(): StoredValue {
    const value = Buffer.allocUnsafe(this.#size);
    this.copyValue(value, 0);
    return { value, origin: this.origin, counter: this.counter, time: this.time };
  }

  entry(): StoredEntry {
    return { key: this.key, ...this.stored() };
  }

  /** The same operation with a fate of its own. */
  again(): Version {
    const { origin, counter, time, key, context, batchEnd } = this;
    const place = this.isTombstone ? null : { slab: this.#slab, offset: this.#offset };
    return new Version(origin, counter, time, key, context, batchEnd, place, this.#size);
  }

  /** Null where it has no bytes. */
  move(place: Readonly<Place> | null): void {
    void this.key;
    this.#slab = place ? place.slab : NOWHERE;
    this.#offset = place ? place.offset : 0;
  }
}
