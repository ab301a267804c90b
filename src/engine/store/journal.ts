import type { Append } from '../wal/index.js';

/** Where records go before they count: a log, or nothing but their order. */
export interface Journal {
  append(entry: Append): void;
}

/** For a store in memory only. Nothing of it is ever durable, and it says so. */
export class MemoryJournal implements Journal {
  #sequence = 0;

  append(entry: Append): void {
    this.#sequence += 1;
    entry.appended(this.#sequence, false);
  }
}
