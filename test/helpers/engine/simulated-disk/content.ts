import type { Random } from '../../../../src/engine/core/index.js';

/** The smallest piece that a disk writes as a whole. */
export const SECTOR = 512;

type Change =
  | { readonly kind: 'write'; readonly position: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly size: number };

/** The bytes of a file: those that everybody reads, and those that would be there after a crash. */
export class Content {
  readonly kind = 'file';
  #current = new GrowingBytes();
  #durable = new GrowingBytes();
  /** What was done since the last sync, in order. */
  #unsynced: Change[] = [];
  /** What a sync that failed has lost: later syncs say nothing of it, a crash may still show it. */
  #doomed: Change[] = [];

  get size(): number {
    return this.#current.size;
  }

  /** A copy of what a reader sees. */
  bytes(): Buffer {
    return Buffer.from(this.#current.view());
  }

  /** Puts bytes there as if they had always been on the disk. */
  replace(bytes: Uint8Array): void {
    this.#unsynced = [];
    this.#doomed = [];
    this.#current = new GrowingBytes(bytes);
    this.#durable = new GrowingBytes(bytes);
  }

  read(target: Uint8Array, position: number): number {
    const found = this.#current.view().subarray(position, position + target.length);
    target.set(found);
    return found.length;
  }

  write(bytes: Uint8Array, position: number): void {
    this.#do({ kind: 'write', position, bytes: Buffer.from(bytes) });
  }

  truncate(size: number): void {
    this.#do({ kind: 'truncate', size });
  }

  /** A sync begins: what was done by now is what `done` makes durable. */
  startSync(): { done(): void; failed(): void } {
    const last = this.#unsynced.at(-1);
    // Another sync that ended meanwhile may have taken all or some of them.
    const take = () => (last ? this.#unsynced.splice(0, this.#unsynced.lastIndexOf(last) + 1) : []);
    return {
      done: () => {
        for (const change of take()) apply(change, this.#durable);
        this.#doomed = [];
      },
      failed: () => {
        this.#doomed.push(...take());
      },
    };
  }

  /** What the disk holds after the power went: without `random` nothing that was not synced. */
  afterCrash(random: Pick<Random, 'float'> | null): Content {
    const survivor = new Content();
    const bytes = new GrowingBytes(this.#durable.view());
    if (random) surviving([...this.#doomed, ...this.#unsynced], bytes, random);
    survivor.replace(bytes.view());
    return survivor;
  }

  #do(change: Change): void {
    apply(change, this.#current);
    this.#unsynced.push(change);
  }
}

function apply(change: Change, bytes: GrowingBytes): void {
  if (change.kind === 'write') bytes.write(change.bytes, change.position);
  else bytes.resize(change.size);
}

/**
 * Each sector of the file holds what it held after some of the changes, one sector more of them than
 * another, and the size is that of yet another moment.
 */
function surviving(
  changes: readonly Change[],
  bytes: GrowingBytes,
  random: Pick<Random, 'float'>,
): void {
  const moment = momentsOf(changes.length, random);
  const sizeMoment = moment();
  const moments = new Map<number, number>();
  const momentOf = (sector: number) => {
    const known = moments.get(sector) ?? moment();
    moments.set(sector, known);
    return known;
  };
  let size = bytes.size;
  for (const [index, change] of changes.entries()) {
    if (index < sizeMoment) size = sizeAfter(change, size);
    if (change.kind === 'truncate') {
      const last = Math.ceil(bytes.size / SECTOR);
      for (let sector = Math.floor(change.size / SECTOR); sector < last; sector += 1) {
        if (index < momentOf(sector))
          bytes.zero(Math.max(change.size, sector * SECTOR), (sector + 1) * SECTOR);
      }
      continue;
    }
    const end = change.position + change.bytes.length;
    for (let at = change.position; at < end; ) {
      const sector = Math.floor(at / SECTOR);
      const next = Math.min(end, (sector + 1) * SECTOR);
      if (index < momentOf(sector)) {
        bytes.write(change.bytes.subarray(at - change.position, next - change.position), at);
      }
      at = next;
    }
  }
  bytes.resize(size);
}

/** How far a sector got: mostly anywhere, and often all or nothing, which few draws would give. */
function momentsOf(changes: number, random: Pick<Random, 'float'>): () => number {
  const mood = random.float();
  if (mood < 0.15) return () => 0;
  if (mood < 0.3) return () => changes;
  return () => Math.floor(random.float() * (changes + 1));
}

function sizeAfter(change: Change, size: number): number {
  if (change.kind === 'truncate') return change.size;
  return Math.max(size, change.position + change.bytes.length);
}

/** Bytes with zeros where nobody wrote. */
class GrowingBytes {
  #bytes: Buffer;
  #size: number;

  constructor(bytes: Uint8Array = Buffer.alloc(0)) {
    this.#bytes = Buffer.from(bytes);
    this.#size = bytes.length;
  }

  get size(): number {
    return this.#size;
  }

  view(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  write(bytes: Uint8Array, position: number): void {
    if (position + bytes.length > this.#size) this.resize(position + bytes.length);
    this.#bytes.set(bytes, position);
  }

  zero(from: number, to: number): void {
    this.#bytes.fill(0, from, Math.min(to, this.#size));
  }

  resize(size: number): void {
    if (size > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(size, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    if (size < this.#size) this.#bytes.fill(0, size, this.#size);
    this.#size = size;
  }
}
