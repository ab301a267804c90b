import type { ByteReader, ByteWriter } from './codec.js';
import { CodecError } from './codec.js';
import { isOrigin, type Origin } from './identity.js';

/** More origins than this in one message is taken for damage or an attack. */
const MAX_ORIGINS = 100_000;

/**
 * Per origin the counter up to which everything is known: each operation at or below it is here,
 * or has been replaced by a later one on its key.
 */
export class VersionVector {
  readonly #counters: Map<Origin, number>;

  constructor(counters: Iterable<readonly [Origin, number]> = []) {
    this.#counters = new Map(counters);
  }

  /** How many origins are known. */
  get size(): number {
    return this.#counters.size;
  }

  /** 0 for an origin that is not known. */
  get(origin: Origin): number {
    return this.#counters.get(origin) ?? 0;
  }

  entries(): IterableIterator<[Origin, number]> {
    return this.#counters.entries();
  }

  covers(origin: Origin, counter: number): boolean {
    return counter <= this.get(origin);
  }

  /** Whether everything in the other is covered by this one. */
  includes(other: VersionVector): boolean {
    for (const [origin, counter] of other.entries())
      if (!this.covers(origin, counter)) return false;
    return true;
  }

  raise(origin: Origin, counter: number): void {
    if (counter > this.get(origin)) this.#counters.set(origin, counter);
  }

  merge(other: VersionVector): void {
    for (const [origin, counter] of other.entries()) this.raise(origin, counter);
  }

  clone(): VersionVector {
    return new VersionVector(this.#counters);
  }

  /** Sorted by origin, so that equal vectors have equal bytes. */
  encode(writer: ByteWriter): void {
    const sorted = [...this.#counters].sort(([a], [b]) => (a < b ? -1 : 1));
    writer.varint(sorted.length);
    for (const [origin, counter] of sorted) writer.text(origin).varint(counter);
  }

  static decode(reader: ByteReader): VersionVector {
    const size = reader.varint();
    if (size > MAX_ORIGINS) throw new CodecError(`a version vector of ${size} origins`);
    const vector = new VersionVector();
    for (let index = 0; index < size; index += 1) {
      const origin = reader.text();
      if (!isOrigin(origin)) throw new CodecError('an origin that is none');
      vector.raise(origin, reader.varint());
    }
    return vector;
  }

  toJSON(): Record<Origin, number> {
    return Object.fromEntries(this.#counters);
  }
}
