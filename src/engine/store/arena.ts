import type { Version } from './version.js';

const SLAB_BYTES = 64 * 1024;
/** Larger values get memory of their own, so that none keeps others' alive. */
const LARGEST_SHARED = SLAB_BYTES / 16;
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
  #lent: Buffer | null = null;
  #lentBytes = 0;
  readonly #place: Place = { slab: EMPTY, offset: 0 };

  /** Copies `source`. @returns a place that is valid until the next call. */
  keep(source: Uint8Array): Readonly<Place> {
    const lent = this.#lent;
    if (lent !== null && source.buffer === lent.buffer) {
      return this.keepLent(lent, source.byteOffset - lent.byteOffset);
    }
    const place = this.#reserve(source.length);
    place.slab.set(source, place.offset);
    return place;
  }

  /**
   * Bytes of a log that is read back: what `keep` is given of them stays where it is, since copying
   * costs as much as all the rest of a recovery. Null ends that.
   */
  lend(source: Buffer | null): void {
    if (source === this.#lent) return;
    this.#lent = source;
    if (source) this.#lentBytes += source.length;
  }

  /** How much was ever lent. */
  get lentBytes(): number {
    return this.#lentBytes;
  }

  /** A place within what was lent. */
  keepLent(source: Buffer, offset: number): Readonly<Place> {
    this.#place.slab = source;
    this.#place.offset = offset;
    return this.#place;
  }

  /**
   * Moves a value next to others that are still in use, so that what is left of the slab that it
   * shares can be freed.
   */
  repack(version: Version): void {
    if (!version.sharesMemory) return;
    const { value } = version;
    version.move(value && value.length > 0 ? this.keep(value) : null);
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
