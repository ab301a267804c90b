import type { Random } from '../core/index.js';
import type { Version } from './version.js';

const LEAST_SLOTS = 64;
/** Share of the slots that may be in use. */
const FULL = 0.6;

/**
 * The current version of each key. A Map would do, but it holds fewer than 17 million keys, takes
 * twice the memory, and reads the string of every key that shares a bucket; here the hashes lie
 * beside each other and a key is read only where its hash is the one looked for.
 *
 * Open addressing with linear probing: each slot is a hash and a place in the list of versions,
 * counted from one; zero is an empty slot.
 */
export class KeyTable {
  /** Odd and secret, so that nobody can choose keys which all share a slot. */
  readonly #factor: number;
  #slots = new Int32Array(LEAST_SLOTS * 2);
  #mask = LEAST_SLOTS - 1;
  #versions: Version[] = [];
  /** Where the key that was looked for last is or would be. */
  #hash = 0;
  #slot = 0;

  constructor(random: Random) {
    this.#factor = random.bytes(4).readInt32BE() | 1;
  }

  get size(): number {
    return this.#versions.length;
  }

  get(key: string): Version | undefined {
    const slots = this.#slots;
    const mask = this.#mask;
    const hash = this.#hashOf(key);
    let slot = hash & mask;
    this.#hash = hash;
    for (;;) {
      this.#slot = slot;
      const place = slots[slot * 2 + 1] as number;
      if (place === 0) return undefined;
      if (slots[slot * 2] === hash) {
        const version = this.#versions[place - 1] as Version;
        if (version.isOfKey(key)) return version;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Only right after `get` or `getAt` was asked for the same key. */
  put(version: Version): void {
    const at = this.#slot * 2 + 1;
    const place = this.#slots[at] as number;
    if (place !== 0) {
      this.#versions[place - 1] = version;
      return;
    }
    this.#versions.push(version);
    this.#slots[at - 1] = this.#hash;
    this.#slots[at] = this.#versions.length;
    if (this.#versions.length > (this.#mask + 1) * FULL) this.#grow();
  }

  delete(key: string): void {
    if (this.get(key) === undefined) return;
    const place = this.#slots[this.#slot * 2 + 1] as number;
    this.#empty(this.#slot);
    const last = this.#versions.at(-1) as Version;
    if (last.key !== key) {
      this.get(last.key);
      this.#slots[this.#slot * 2 + 1] = place;
      this.#versions[place - 1] = last;
    }
    this.#versions.pop();
  }

  /** The same as `get` for a key in ASCII that stands from `start` to `end`. */
  getAt(bytes: Buffer, start: number, end: number): Version | undefined {
    const slots = this.#slots;
    const mask = this.#mask;
    const hash = this.#hashAt(bytes, start, end);
    let slot = hash & mask;
    this.#hash = hash;
    for (;;) {
      this.#slot = slot;
      const place = slots[slot * 2 + 1] as number;
      if (place === 0) return undefined;
      if (slots[slot * 2] === hash) {
        const version = this.#versions[place - 1] as Version;
        if (version.isOfKeyAt(bytes, start, end)) return version;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** In no order that means anything. Not to be changed meanwhile. */
  values(): readonly Version[] {
    return this.#versions;
  }

  /** Closes the gap, so that no key behind it is cut off from its hash. */
  #empty(gap: number): void {
    const slots = this.#slots;
    const mask = this.#mask;
    let hole = gap;
    for (let slot = (gap + 1) & mask; slots[slot * 2 + 1] !== 0; slot = (slot + 1) & mask) {
      const home = (slots[slot * 2] as number) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole * 2] = slots[slot * 2] as number;
      slots[hole * 2 + 1] = slots[slot * 2 + 1] as number;
      hole = slot;
    }
    slots[hole * 2 + 1] = 0;
  }

  #grow(): void {
    const before = this.#slots;
    const mask = (this.#mask + 1) * 2 - 1;
    const slots = new Int32Array(before.length * 2);
    for (let from = 0; from < before.length; from += 2) {
      const place = before[from + 1] as number;
      if (place === 0) continue;
      const hash = before[from] as number;
      let slot = hash & mask;
      while (slots[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = hash;
      slots[slot * 2 + 1] = place;
    }
    this.#slots = slots;
    this.#mask = mask;
  }

  #hashAt(bytes: Buffer, start: number, end: number): number {
    const factor = this.#factor;
    let hash = factor ^ (end - start);
    for (let at = start; at < end; at += 1) {
      hash = Math.imul(hash ^ (bytes[at] as number), factor);
      hash = (hash << 15) | (hash >>> 17);
    }
    return finished(hash);
  }

  /** Multiply and rotate, unit by unit: for ASCII the same as over its bytes. */
  #hashOf(key: string): number {
    const factor = this.#factor;
    const { length } = key;
    let hash = factor ^ length;
    for (let index = 0; index < length; index += 1) {
      hash = Math.imul(hash ^ key.charCodeAt(index), factor);
      hash = (hash << 15) | (hash >>> 17);
    }
    return finished(hash);
  }
}

/** The finish of MurmurHash3 (Austin Appleby): every bit of the result depends on all. */
function finished(hash: number): number {
  let bits = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
