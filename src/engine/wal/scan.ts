import { crc32c } from '../core/index.js';
import type { DiskFile } from '../disk/index.js';
import { ChunkReader } from './chunk-reader.js';
import { type FileHeader, seedOf } from './file-header.js';
import { FIRST_GROUP, GROUP_HEADER_BYTES } from './format.js';
import { decodeGroupHeader, type GroupHeader, recordSeed } from './group-header.js';
import { findLaterGroups } from './later-group.js';
import { goodRecords, RecordView, wellFormed } from './records.js';
import { endOfContent } from './space-ahead.js';

/** What is in a file, in the order of its bytes, up to the first damage. */
export interface Scan {
  readonly groups: number;
  readonly records: number;
  /** Of the last good record; that of the file's header where there is none. */
  readonly lastSequence: number;
  readonly lastGroup: number;
  /** The greatest number seen: also of a group that is damaged, or stands behind the damage. */
  readonly greatestGroup: number;
  /** Where the last group ends that is wholly good. */
  readonly end: number;
  /** Behind it the file has nothing but zeros. Of a file without damage it is `end`. */
  readonly contentEnd: number;
  /** The last group that is known to be durable, and where it ends. */
  readonly durableGroup: number;
  readonly durableEnd: number;
  /** Whether the last group has no records, which ends a file that was closed in good order. */
  readonly sealed: boolean;
  readonly damage: Damage | null;
}

export interface Damage {
  /** Where the damaged group begins: all that is in front of it is good. */
  readonly groupOffset: number;
  /** Where the first bad record, or the bad group header, begins. */
  readonly offset: number;
  /** The good records at the beginning of the damaged group; they were visited like all others. */
  readonly kept: Buffer;
  readonly keptRecords: number;
  /** The offset of a later group which shows that this is no unfinished write. */
  readonly proof: number | null;
}

/** Reads all records that are valid and gives each to `visit`. */
export async function scanFile(
  file: DiskFile,
  size: number,
  header: FileHeader,
  visit: (record: RecordView) => void,
): Promise<Scan> {
  const reader = new ChunkReader(file, size);
  try {
    return await new Scanner(reader, header, visit).run();
  } finally {
    await reader.settle();
  }
}

class Scanner {
  readonly #reader: ChunkReader;
  readonly #header: FileHeader;
  readonly #seed: number;
  readonly #visit: (record: RecordView) => void;
  readonly #view = new RecordView();
  /** The ends of groups that are not yet known to be durable, oldest first. */
  readonly #ends: { readonly number: number; readonly end: number }[] = [];
  #at = FIRST_GROUP;
  #groups = 0;
  #records = 0;
  #lastSequence: number;
  #lastGroup: number;
  #durableGroup: number;
  #durableEnd = FIRST_GROUP;
  #sealed = false;

  constructor(reader: ChunkReader, header: FileHeader, visit: (record: RecordView) => void) {
    this.#reader = reader;
    this.#header = header;
    this.#seed = seedOf(header);
    this.#visit = visit;
    this.#lastSequence = header.kind === 'checkpoint' ? 0 : header.baseSequence;
    this.#lastGroup = header.baseGroup;
    this.#durableGroup = header.baseGroup;
  }

  async run(): Promise<Scan> {
    const reader = this.#reader;
    while (this.#at < reader.size) {
      if (!reader.holds(this.#at, GROUP_HEADER_BYTES)) {
        await reader.load(this.#at, GROUP_HEADER_BYTES);
      }
      const group = this.#groupHere();
      if (!group) return this.#noGroup();
      const length = GROUP_HEADER_BYTES + group.length;
      if (!reader.holds(this.#at, length)) {
        await reader.load(this.#at, Math.min(length, reader.size - this.#at));
      }
      if (!this.#isWhole(group)) return this.#damaged(group);
      this.#take(group);
    }
    return this.#result(null, this.#at, this.#lastGroup);
  }

  #groupHere(): GroupHeader | null {
    const { bytes, from } = this.#reader;
    const group = decodeGroupHeader(bytes, this.#at - from, this.#at, this.#seed);
    if (!group || group.number <= this.#lastGroup) return null;
    return group.firstSequence === this.#lastSequence + 1 ? group : null;
  }

  #isWhole(group: GroupHeader): boolean {
    const { bytes, from } = this.#reader;
    const start = this.#at - from + GROUP_HEADER_BYTES;
    const end = start + group.length;
    if (end > bytes.length) return false;
    if (crc32c(bytes.subarray(start, end), this.#seed) !== group.checksum) return false;
    return wellFormed(bytes, start, end, group.firstSequence, group.count);
  }

  #take(group: GroupHeader): void {
    const start = this.#at - this.#reader.from + GROUP_HEADER_BYTES;
    this.#visitRun(start, group.count);
    this.#at += GROUP_HEADER_BYTES + group.length;
    this.#groups += 1;
    this.#lastGroup = group.number;
    this.#sealed = group.count === 0;
    this.#ends.push({ number: group.number, end: this.#at });
    let oldest = this.#ends[0];
    while (oldest && oldest.number <= group.durable) {
      this.#durableGroup = oldest.number;
      this.#durableEnd = oldest.end;
      this.#ends.shift();
      oldest = this.#ends[0];
    }
  }

  #visitRun(start: number, count: number): void {
    const { bytes } = this.#reader;
    let at = start;
    for (let index = 0; index < count; index += 1) {
      at = this.#view.read(bytes, at);
      this.#visit(this.#view);
    }
    this.#records += count;
    this.#lastSequence += count;
  }

  /** Either the rest of the file is space for later groups, or this is damage. */
  async #noGroup(): Promise<Scan> {
    const isSpace = (await this.#contentEnd()) === this.#at;
    return isSpace ? this.#result(null, this.#at, this.#lastGroup) : this.#damaged(null);
  }

  /** A checkpoint is written to its end before it gets its name: zeros there are damage. */
  async #contentEnd(): Promise<number> {
    const { size } = this.#reader;
    return this.#header.kind === 'segment' ? endOfContent(this.#reader, this.#at) : size;
  }

  /** @param group the damaged one's header where that is good. */
  async #damaged(group: GroupHeader | null): Promise<Scan> {
    const groupOffset = this.#at;
    const { kept, keptRecords } = group ? this.#keep(group) : NOTHING;
    const offset = group ? groupOffset + GROUP_HEADER_BYTES + kept.length : groupOffset;
    const contentEnd = Math.max(offset, await this.#contentEnd());
    const { proof, greatest } = await findLaterGroups(
      this.#reader,
      groupOffset + 1,
      this.#seed,
      this.#lastGroup,
    );
    const damage = { groupOffset, offset, kept, keptRecords, proof };
    return this.#result(damage, contentEnd, Math.max(greatest, group?.number ?? 0));
  }

  #keep(group: GroupHeader): Pick<Damage, 'kept' | 'keptRecords'> {
    const { bytes, from } = this.#reader;
    const start = this.#at - from + GROUP_HEADER_BYTES;
    const end = Math.min(start + group.length, bytes.length);
    const seed = recordSeed(this.#seed, group.number);
    const run = goodRecords(bytes, start, end, seed, group.firstSequence, group.count);
    const kept = Buffer.from(bytes.subarray(start, run.end));
    this.#visitRun(start, run.count);
    return { kept, keptRecords: run.count };
  }

  #result(damage: Damage | null, contentEnd: number, greatestGroup: number): Scan {
    return {
      groups: this.#groups,
      records: this.#records,
      lastSequence: this.#lastSequence,
      lastGroup: this.#lastGroup,
      greatestGroup,
      end: this.#at,
      contentEnd,
      durableGroup: this.#durableGroup,
      durableEnd: this.#durableEnd,
      sealed: this.#sealed && damage === null,
      damage,
    };
  }
}

const NOTHING = { kept: Buffer.alloc(0), keptRecords: 0 };
