import type { Disk, DiskFile } from '../disk/index.js';
import { isCheckpointRecord } from './checkpoint-format.js';
import type { FileWriter } from './file-writer.js';
import type { Mending } from './mending.js';
import type { RecordView } from './records.js';
import { type Salvage, salvageFile } from './salvage.js';
import { recordTypes } from './types.js';

/** Bytes of a file that cannot be read any more. */
export interface LostPart {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Records that are gone. */
export interface LostRecords {
  readonly file: string;
  readonly firstSequence: number;
  /** Null where nobody knows how many there were. */
  readonly lastSequence: number | null;
}

export interface Mended {
  readonly number: number;
  readonly records: number;
  readonly lastSequence: number;
  readonly lostBytes: readonly LostPart[];
  readonly lostRecords: readonly LostRecords[];
}

/** Where records go that could be read: nowhere, where a repair is only tried. */
export type MendTarget = Pick<FileWriter, 'add' | 'catchUp'> | null;

/** Where a file begins: the one before it may have turned out to be longer than it seemed. */
export function following(mended: readonly Mended[], mending: Mending): Mending {
  const before = mended.at(-1);
  const isNext = before?.number === mending.number - 1 && mending.role === 'segment';
  return isNext && !mending.header ? { ...mending, base: before.lastSequence } : mending;
}

/**
 * Reads all that is good in a damaged file into a new one. In the place of each record that is gone
 * stands one of type noop, so that the sequences have no gap.
 */
export async function mend(disk: Disk, mending: Mending, target: MendTarget): Promise<Mended> {
  const work = new Mend(mending, target);
  const { file, header } = mending;
  if (!file || !header) return work.finish(null);
  const source = await disk.open(file.path, { readOnly: true });
  try {
    return await work.finish(await work.read(source));
  } finally {
    await source.close();
  }
}

class Mend {
  readonly #mending: Mending;
  readonly #target: MendTarget;
  readonly #lost: LostRecords[] = [];
  #sequence: number;
  #records = 0;
  #behind: Promise<unknown> = Promise.resolve();

  constructor(mending: Mending, target: MendTarget) {
    this.#mending = mending;
    this.#target = target;
    this.#sequence = mending.role === 'checkpoint' ? 0 : mending.base;
  }

  async read(source: DiskFile): Promise<Salvage | null> {
    const { file, header } = this.#mending;
    if (!file || !header) return null;
    const salvage = await salvageFile(source, file.size, header, (record) => this.#take(record));
    await this.#behind;
    return salvage;
  }

  async finish(salvage: Salvage | null): Promise<Mended> {
    const { file, path, until, role } = this.#mending;
    if (role === 'segment') this.#fillUpTo(until ?? salvage?.lastSequence ?? 0);
    const isUnknown = role === 'segment' && until === null && (!file || salvage === null);
    if (isUnknown) {
      const firstSequence = this.#sequence + 1;
      this.#lost.push({ file: path, firstSequence, lastSequence: null });
    }
    const parts = salvage?.lost ?? (file ? [{ offset: 0, bytes: file.size }] : []);
    await this.#behind;
    return {
      number: this.#mending.number,
      records: this.#records,
      lastSequence: this.#sequence,
      lostBytes: parts.map((part) => ({ file: path, ...part })),
      lostRecords: this.#lost,
    };
  }

  #take(record: RecordView): void {
    const { type, time, payload, sequence } = record;
    if (this.#mending.role === 'segment') this.#fillUpTo(sequence - 1);
    else if (isCheckpointRecord(record)) return;
    const encode = (to: Buffer, offset: number) => {
      to.set(payload, offset);
    };
    this.#target?.add({ type, time, size: payload.length, encode });
    this.#sequence = sequence;
    this.#records += 1;
    this.#catchUp();
  }

  #fillUpTo(sequence: number): void {
    if (this.#sequence >= sequence) return;
    const file = this.#mending.path;
    this.#lost.push({ file, firstSequence: this.#sequence + 1, lastSequence: sequence });
    for (; this.#sequence < sequence; this.#sequence += 1) {
      this.#target?.add({ type: recordTypes.noop, time: 0, size: 0, encode: () => {} });
      this.#catchUp();
    }
  }

  /** A sync that fails is met by whoever waits for all of them. */
  #catchUp(): void {
    const sync = this.#target?.catchUp();
    if (!sync) return;
    sync.catch(() => {});
    this.#behind = Promise.all([this.#behind, sync]);
    this.#behind.catch(() => {});
  }
}
