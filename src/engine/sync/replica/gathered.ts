import type { VersionVector } from '../../core/index.js';
import type { Operation } from '../../store/index.js';
import type { Batch, KeysMessage } from '../message/index.js';

/** As much as is merged at once, so that one record of the log stays of a reasonable size. */
const MERGE_BYTES = 8 * 1024 * 1024;

export interface Heard {
  readonly keys: KeysMessage;
  readonly bytes: number;
}

export interface Arrived {
  readonly batch: Batch;
  readonly operations: readonly Operation[];
  readonly bytes: number;
  /** What the peer had when it sent a complete batch; null for any other. */
  readonly through: VersionVector | null;
}

/** What arrived and is not merged yet, in its order. */
export class Gathered {
  #waiting: (Arrived | Heard)[] = [];
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get first(): Arrived | Heard | null {
    return this.#waiting[0] ?? null;
  }

  add(arrived: Arrived | Heard): void {
    this.#waiting.push(arrived);
    this.#bytes += arrived.bytes;
  }

  remove(heard: Heard): void {
    this.#keep((waiting) => waiting !== heard);
  }

  /** Those in front that stand together, up to the bound. */
  takeBatches(): Arrived[] {
    const taken: Arrived[] = [];
    let bytes = 0;
    for (const arrived of this.#waiting) {
      if (!('batch' in arrived)) break;
      bytes += arrived.bytes;
      if (taken.length > 0 && bytes > MERGE_BYTES) break;
      taken.push(arrived);
    }
    this.#waiting = this.#waiting.slice(taken.length);
    for (const arrived of taken) this.#bytes -= arrived.bytes;
    return taken;
  }

  dropBatches(): void {
    this.#keep((waiting) => !('batch' in waiting));
  }

  clear(): void {
    this.#keep(() => false);
  }

  #keep(stays: (waiting: Arrived | Heard) => boolean): void {
    this.#waiting = this.#waiting.filter(stays);
    this.#bytes = this.#waiting.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
