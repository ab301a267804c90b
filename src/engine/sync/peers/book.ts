import {
  asSoftadastraError,
  type Result,
  type SoftadastraError,
  type Timer,
} from '../../core/index.js';
import type { Settings } from '../options.js';
import { decodeRecord, encodeRecord, type PeerKind, PeerRecord } from './record.js';

const PREFIX = 'sync/peer/';
/** What is lost with a crash in between is learnt again from the peer itself. */
const SAVE_AFTER_MS = 2000;

/** Every peer that is known. What matters after a restart is in the store's notes. */
export class PeerBook {
  readonly #settings: Settings;
  readonly #records = new Map<string, PeerRecord>();
  readonly #unsaved = new Set<PeerRecord>();
  #timer: Timer | null = null;

  constructor(settings: Settings) {
    this.#settings = settings;
    for (const [name, bytes] of settings.store.notes(PREFIX)) {
      const id = name.slice(PREFIX.length);
      this.#records.set(id, this.#read(id, bytes));
    }
  }

  all(): Iterable<PeerRecord> {
    return this.#records.values();
  }

  /** Those that something waits for. */
  *known(): Generator<PeerRecord> {
    for (const record of this.#records.values()) if (!record.retired) yield record;
  }

  find(id: string): PeerRecord | undefined {
    return this.#records.get(id);
  }

  meet(id: string, kind: PeerKind): PeerRecord {
    const met = this.#records.get(id);
    if (met) return met;
    const record = new PeerRecord(id, kind);
    this.#records.set(id, record);
    void this.save(record);
    return record;
  }

  saveSoon(record: PeerRecord): void {
    this.#unsaved.add(record);
    this.#timer ??= this.#settings.clock.after(SAVE_AFTER_MS, () => void this.saveAll(), {
      background: true,
    });
  }

  async save(record: PeerRecord): Promise<Result<void>> {
    this.#unsaved.delete(record);
    const saved = await this.#settings.store.note(PREFIX + record.id, encodeRecord(record));
    if (saved.isErr()) this.#failed(record, saved.error());
    return saved;
  }

  async remove(record: PeerRecord): Promise<Result<void>> {
    this.#records.delete(record.id);
    this.#unsaved.delete(record);
    return this.#settings.store.note(PREFIX + record.id, null);
  }

  async saveAll(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = null;
    await Promise.all([...this.#unsaved].map((record) => this.save(record)));
  }

  /** One that cannot be read is taken for retired: it has to take over the whole state anew. */
  #read(id: string, bytes: Buffer): PeerRecord {
    try {
      return decodeRecord(id, bytes);
    } catch (error) {
      const record = new PeerRecord(id, 'replica');
      record.retired = true;
      this.#failed(record, asSoftadastraError(error, 'sync_error', `the record of ${id}`));
      return record;
    }
  }

  #failed(record: PeerRecord, error: SoftadastraError): void {
    this.#settings.log({
      event: 'sync_failed_work',
      level: 'warn',
      message: `how far ${record.id} is could not be put on record: ${error.message}`,
      error,
      context: { peerId: record.id },
    });
  }
}
