import { Column } from './column.js';

const FIRST_SLOTS = 4_096;
/** Places that are looked at for one name: hashes that were made to meet must not cost hours. */
const MOST_LOOKED_AT = 512;

/**
 * Numbers names from 0, in the order in which they are added, and forgets the names: of each it keeps
 * 64 bits of hash and a slot in a table of open addresses that is never more than half full. A Map of
 * half a million names takes 60 MB, this 12. Of half a million names two are taken for one with a
 * probability of 10^-8.
 */
export class NameIndex {
  readonly #hashes = new Column(Int32Array);
  readonly #checks = new Column(Int32Array);
  /** Number + 1; 0 is free. */
  #slots = new Int32Array(FIRST_SLOTS);

  get size(): number {
    return this.#hashes.length;
  }

  /** Null where the name is not there. */
  find(name: string): number | null {
    const slot = this.#slotOf(hashOf(name), checkOf(name));
    const row = slot === null ? 0 : (this.#slots[slot] ?? 0);
    return row === 0 ? null : row - 1;
  }

  /** Adds a name that is not there. @returns its number; null where too many hashes meet. */
  add(name: string): number | null {
    if (this.size * 2 >= this.#slots.length) this.#widen();
    const [hash, check] = [hashOf(name), checkOf(name)];
    const slot = this.#slotOf(hash, check);
    if (slot === null) return null;
    this.#hashes.push(hash);
    this.#checks.push(check);
    this.#slots[slot] = this.size;
    return this.size - 1;
  }

  /** The slot that holds the name, or the free one where it would be. */
  #slotOf(hash: number, check: number): number | null {
    const last = this.#slots.length - 1;
    for (let looked = 0; looked < MOST_LOOKED_AT; looked += 1) {
      const slot = (hash + looked) & last;
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0 || (this.#hashes.at(row) === hash && this.#checks.at(row) === check)) return slot;
    }
    return null;
  }

  /** Names go in again in the order in which they came, so none ends further from its place than before. */
  #widen(): void {
    const last = this.#slots.length * 2 - 1;
    const slots = new Int32Array(last + 1);
    for (let row = 0; row < this.size; row += 1) {
      let slot = this.#hashes.at(row) & last;
      while (slots[slot] !== 0) slot = (slot + 1) & last;
      slots[slot] = row + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a over UTF-16 units (Fowler, Noll, Vo), then mixed, since the table takes the low bits. */
function hashOf(name: string): number {
  return mixed(foldedWith(0x01000193, 0x811c9dc5, name));
}

/** The same with another start and multiplier: who meets in one of the two differs in the other. */
function checkOf(name: string): number {
  return mixed(foldedWith(0x5bd1e995, name.length, name));
}

function foldedWith(multiplier: number, start: number, name: string): number {
  let hash = start;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), multiplier);
  }
  return hash;
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return once ^ (once >>> 13);
}
