import { ByteWriter, type Hlc } from '../core/index.js';
import type { CheckpointSink } from '../wal/index.js';
import { EntriesRecord, type Entry, HeadRecord, type StoreRecord } from './records/index.js';
import type { State } from './state.js';
import { type Fate, fate, type Version } from './version.js';

/** A record of a compacted file holds about this much, or a single larger value. */
const RECORD_BYTES = 64 * 1024;
/** So many bytes are encoded in one go; then others have their turn. */
const TURN_BYTES = 512 * 1024;

/**
 * The state at one moment. Operations do not change, so it is enough to note which there are and
 * what for: this takes milliseconds, and writes go on while it is put on the disk.
 */
export class Checkpoint {
  readonly #state: State;
  readonly #time: Hlc;
  readonly #head: HeadRecord;
  readonly #versions: Version[] = [];
  readonly #fates: Uint8Array;
  readonly #beyond = new Map<string, Entry['beyond']>();

  /** @param applied the last record that the state contains */
  constructor(state: State, applied: number, time: Hlc) {
    const { operations, losers } = state.table;
    this.#state = state;
    this.#time = time;
    this.#head = HeadRecord.of(state, applied);
    for (const index of operations.origins) {
      for (const version of index.all()) {
        const { gone, lingering } = fate;
        const isDone = version.fate === lingering && !operations.isWanted(version);
        if (version.fate !== gone && !isDone) this.#versions.push(version);
      }
    }
    // What replaced those that linger is durable before any of this counts.
    this.#fates = Uint8Array.from(this.#versions, ({ fate: is }) =>
      is === fate.lingering ? fate.kept : is,
    );
    for (const key of losers.keysBeyond()) this.#beyond.set(key, losers.beyond(key));
  }

  /** @param stop asked now and then; throws to give up */
  async writeTo(sink: CheckpointSink, stop: () => void): Promise<void> {
    await this.#write(sink, this.#head);
    let written = 0;
    for (let at = 0; at < this.#versions.length; ) {
      const entries = this.#entriesFrom(at);
      at += entries.length;
      written += await this.#write(sink, new EntriesRecord(entries));
      if (written < TURN_BYTES) continue;
      written = 0;
      stop();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #entriesFrom(start: number): Entry[] {
    const entries: Entry[] = [];
    let bytes = 0;
    for (let at = start; at < this.#versions.length && bytes < RECORD_BYTES; at += 1) {
      const version = this.#versions[at] as Version;
      const as = this.#fates[at] as Fate;
      const beyond = as === fate.current ? (this.#beyond.get(version.key) ?? null) : null;
      entries.push({ version, as, beyond });
      bytes += version.weight;
      this.#state.arena.repack(version);
    }
    return entries;
  }

  async #write(sink: CheckpointSink, record: StoreRecord<void>): Promise<number> {
    const writer = new ByteWriter(RECORD_BYTES * 2);
    record.encode(writer);
    const bytes = writer.finish();
    await sink.write(record.type, this.#time, bytes.length, (target, offset) => {
      target.set(bytes, offset);
    });
    return bytes.length;
  }
}
