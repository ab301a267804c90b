import { crc32c, readU64 } from '../core/index.js';
import type { DiskFile } from '../disk/index.js';
import { ChunkReader } from './chunk-reader.js';
import { type FileHeader, seedOf } from './file-header.js';
import { FIRST_GROUP, GROUP_HEADER_BYTES, RECORD_HEADER_BYTES } from './format.js';
import { decodeGroupHeader, type GroupHeader, recordSeed } from './group-header.js';
import { findGroup } from './later-group.js';
import { isType, RecordView } from './records.js';
import { lengthWithoutZeros } from './space-ahead.js';

/** Bytes that make up no good record. */
export interface LostBytes {
  readonly offset: number;
  readonly bytes: number;
}

export interface Salvage {
  readonly records: number;
  /** Of the last record that there was, as far as good group headers tell. */
  readonly lastSequence: number;
  readonly lost: readonly LostBytes[];
}

/** How many group numbers are tried for records whose group header is gone. */
const TRIED_NUMBERS = 16;

/** Reads every good record there is, also behind damage, in the order of their sequences. */
export async function salvageFile(
  file: DiskFile,
  size: number,
  header: FileHeader,
  visit: (record: RecordView) => void,
): Promise<Salvage> {
  const reader = new ChunkReader(file, size);
  try {
    return await new Salvager(reader, header, visit).run();
  } finally {
    await reader.settle();
  }
}

class Salvager {
  readonly #reader: ChunkReader;
  readonly #seed: number;
  readonly #visit: (record: RecordView) => void;
  readonly #view = new RecordView();
  readonly #lost: LostBytes[] = [];
  #records = 0;
  #lastSequence: number;
  #statedSequence = 0;
  #lastGroup: number;

  constructor(reader: ChunkReader, header: FileHeader, visit: (record: RecordView) => void) {
    this.#reader = reader;
    this.#seed = seedOf(header);
    this.#visit = visit;
    this.#lastSequence = header.kind === 'checkpoint' ? 0 : header.baseSequence;
    this.#lastGroup = header.baseGroup;
  }

  async run(): Promise<Salvage> {
    const reader = this.#reader;
    for (let at = FIRST_GROUP; at < reader.size; ) {
      const group = await this.#groupAt(at);
      const next = await this.#endOf(at, group);
      if (!reader.holds(at, next - at)) await reader.load(at, next - at);
      const bytes = reader.bytes.subarray(at - reader.from, next - reader.from);
      this.#take(bytes, at, group ? [group.number] : this.#numbers());
      if (group) {
        this.#lastGroup = group.number;
        this.#statedSequence = group.firstSequence + group.count - 1;
      }
      at = next;
    }
    const lastSequence = Math.max(this.#lastSequence, this.#statedSequence);
    return { records: this.#records, lastSequence, lost: this.#lost };
  }

  async #groupAt(at: number): Promise<GroupHeader | null> {
    const reader = this.#reader;
    if (!reader.holds(at, GROUP_HEADER_BYTES)) await reader.load(at, GROUP_HEADER_BYTES);
    const group = decodeGroupHeader(reader.bytes, at - reader.from, at, this.#seed);
    return group && group.number > this.#lastGroup ? group : null;
  }

  /** Where the next group begins: a header that is good says so, unless the file is cut before. */
  async #endOf(at: number, group: GroupHeader | null): Promise<number> {
    if (group) return Math.min(at + GROUP_HEADER_BYTES + group.length, this.#reader.size);
    const next = await findGroup(this.#reader, at + 1, this.#seed, this.#lastGroup);
    return next?.offset ?? this.#reader.size;
  }

  #numbers(): number[] {
    return Array.from({ length: TRIED_NUMBERS }, (_, index) => this.#lastGroup + 1 + index);
  }

  /** @param bytes a group, or what may have been one, which begins at `offset` of the file. */
  #take(bytes: Buffer, offset: number, numbers: readonly number[]): void {
    const seeds = numbers.map((number) => recordSeed(this.#seed, number));
    const isKnown = numbers.length === 1;
    let at = isKnown ? GROUP_HEADER_BYTES : 0;
    let lostFrom = 0;
    let isLosing = !isKnown;
    while (at < bytes.length) {
      if (this.#isRecord(bytes, at, seeds)) {
        if (isLosing) this.#lose(offset + lostFrom, at - lostFrom);
        isLosing = false;
        at = this.#give(bytes, at);
      } else {
        if (!isLosing) lostFrom = at;
        isLosing = true;
        at += 1;
      }
    }
    // Zeros that no group lays claim to are space for later groups, and no loss.
    const isEnd = offset + bytes.length === this.#reader.size;
    const end = isEnd && !isKnown ? lengthWithoutZeros(bytes) : bytes.length;
    if (isLosing && end > lostFrom) this.#lose(offset + lostFrom, end - lostFrom);
  }

  #isRecord(bytes: Buffer, at: number, seeds: readonly number[]): boolean {
    if (bytes.length - at < RECORD_HEADER_BYTES || !isType(bytes[at + 16])) return false;
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end < at + RECORD_HEADER_BYTES || end > bytes.length) return false;
    // A sequence above 2^53 has one of the upper eleven bits, and is none.
    if (bytes.readUInt16BE(at + 8) > 0x1f) return false;
    if (readU64(bytes, at + 8) <= this.#lastSequence) return false;
    const stated = bytes.readUInt32BE(at + 4);
    return seeds.some((seed) => crc32c(bytes.subarray(at + 8, end), seed) === stated);
  }

  #give(bytes: Buffer, at: number): number {
    const end = this.#view.read(bytes, at);
    this.#lastSequence = this.#view.sequence;
    this.#records += 1;
    this.#visit(this.#view);
    return end;
  }

  #lose(offset: number, bytes: number): void {
    this.#lost.push({ offset, bytes });
  }
}
