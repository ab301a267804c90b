import type { Version } from './version.js';

const SLAB_BYTES = 64 * 1024;
/** Larger values get memory of their own, so that none keeps others' alive. */
const LARGEST_SHARED = SLAB_BYTES / 16;
/** To copy so many bytes costs less than an object that leaves them out. */
const LITTLE = 48;
const EMPTY = Buffer.alloc(0);

/** Where an arena put the bytes that it was last given. */
export interface Place {
  slab: Buffer;
  offset: number;
}

/**
 * Memory for values: many small ones share a slab, since an object of its own for each costs more
 * than the value. A slab is freed once none of its values is referred to; `repack` by copying.
 */
export class Arena {
  #slab = EMPTY;
  #used = 0;
  readonly #place: Place = { slab: EMPTY, offset: 0 };

  /** Copies `source`. @returns a place that is valid until the next call. */
  keep(source: Uint8Array): Readonly<Place> {
    const place = this.#reserve(source.length);
    place.slab.set(source, place.offset);
    return place;
  }

  /** Copies what stands behind `start`; and what is before it too, where that is less work. */
  keepTail(source: Uint8Array, start: number): Readonly<Place> {
    if (start > LITTLE) return this.keep(source.subarray(start));
    this.keep(source);
    this.#place.offset += start;
    return this.#place;
  }

  /**
   * Moves a small value next to others that are still in use, so that what is left of its slab can
   * be freed.
   */
  repack(version: Version): void {
    const { valueSize, value } = version;
    if (value === null || valueSize === 0 || valueSize > LARGEST_SHARED) return;
    version.move(this.keep(value));
  }

  #reserve(size: number): Place {
    const place = this.#place;
    if (size > LARGEST_SHARED) {
      place.slab = Buffer.allocUnsafeSlow(size);
      place.offset = 0;
      return place;
    }
    if (this.#used + size > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
      this.#used = 0;
    }
    place.slab = this.#slab;
    place.offset = this.#used;
    this.#used += size;
    return place;
  }
}
