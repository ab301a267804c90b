import { Column } from './column.js';

const UNITS_PER_BLOCK = 65_536;
const FIRST_SLOTS = 4_096;

/**
 * Names by a number from 0, in the order in which they were added. A Map of half a million strings
 * costs 60 MB and the collector of garbage its time; here a name is its UTF-16 units in a block,
 * with their count in front, and a slot in a table of open addresses that is never more than half full.
 */
export class NameIndex {
  readonly #blocks: Uint16Array[] = [];
  readonly #places = new Column(Int32Array);
  readonly #hashes = new Column(Int32Array);
  #slots = new Int32Array(FIRST_SLOTS);
  #free = UNITS_PER_BLOCK;

  /** Characters of all names. */
  characters = 0;

  get size(): number {
    return this.#places.length;
  }

  /** Null where the name is not there. */
  find(name: string): number | null {
    const row = (this.#slots[this.#slotOf(name, hashOf(name))] ?? 0) - 1;
    return row < 0 ? null : row;
  }

  /** Adds a name that is not there; at most 65,535 characters. @returns its number. */
  add(name: string): number {
    if (this.size * 2 >= this.#slots.length) this.#widen();
    const row = this.size;
    const hash = hashOf(name);
    this.#slots[this.#slotOf(name, hash)] = row + 1;
    this.#hashes.push(hash);
    this.#store(name);
    this.characters += name.length;
    return row;
  }

  nameOf(row: number): string {
    const [units, start] = this.#unitsOf(row);
    return String.fromCharCode(...units.subarray(start, start + (units[start - 1] ?? 0)));
  }

  /** The slot that holds the name, or the free one where it would be. */
  #slotOf(name: string, hash: number): number {
    const last = this.#slots.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const row = (this.#slots[slot] ?? 0) - 1;
      if (row < 0 || (this.#hashes.at(row) === hash && this.#isNameOf(row, name))) return slot;
    }
  }

  #isNameOf(row: number, name: string): boolean {
    const [units, start] = this.#unitsOf(row);
    if (units[start - 1] !== name.length) return false;
    for (let index = 0; index < name.length; index += 1) {
      if (units[start + index] !== name.charCodeAt(index)) return false;
    }
    return true;
  }

  #unitsOf(row: number): [units: Uint16Array, start: number] {
    const place = this.#places.at(row);
    const block = this.#blocks[Math.floor(place / UNITS_PER_BLOCK)] ?? EMPTY;
    return [block, (place % UNITS_PER_BLOCK) + 1];
  }

  #store(name: string): void {
    if (this.#free + 1 + name.length > UNITS_PER_BLOCK) {
      this.#blocks.push(new Uint16Array(UNITS_PER_BLOCK));
      this.#free = 0;
    }
    const block = this.#blocks.at(-1) ?? EMPTY;
    this.#places.push((this.#blocks.length - 1) * UNITS_PER_BLOCK + this.#free);
    block[this.#free] = name.length;
    for (let index = 0; index < name.length; index += 1) {
      block[this.#free + 1 + index] = name.charCodeAt(index);
    }
    this.#free += 1 + name.length;
  }

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

const EMPTY = new Uint16Array(1);

/** FNV-1a over UTF-16 units (Fowler, Noll, Vo), then mixed, since the table takes the low bits. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) | 0;
}
