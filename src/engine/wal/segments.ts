import type { Disk } from '../disk/index.js';
import { createFile, type OpenLogFile } from './create-file.js';
import { type FileHeader, type FileKind, seedOf } from './file-header.js';
import { directoryOf, segmentPath } from './file-names.js';
import { FIRST_GROUP } from './format.js';
import { spaceAfter, writeSpace } from './space-ahead.js';
import { writeFully } from './write-fully.js';

/** A file that is not written to any more. */
export interface FullFile {
  readonly kind: FileKind;
  readonly path: string;
  readonly number: number;
  readonly bytes: number;
}

/** What every header of the log has in common, and where its salt comes from. */
export interface LogIdentity {
  readonly nodeId: string;
  readonly incarnation: string;
  newSalt(): Buffer;
  now(): number;
}

/** How far the log has got. */
export interface LogPosition {
  /** Of the last record. */
  readonly sequence: number;
  /** The last group that is there. */
  readonly group: number;
  /** The last number that was used for a group, also for one that failed. */
  readonly usedGroup: number;
}

/** The files of an open log: one that is appended to, and the full ones before it. */
export class Segments {
  readonly #disk: Disk;
  readonly #log: string;
  readonly #identity: LogIdentity;
  #active: OpenLogFile;
  #size: number;
  /** Up to here zeros stand behind the last group, or were tried for and not to be had. */
  #reach: number;
  #seed: number;
  #full: FullFile[];

  constructor(
    disk: Disk,
    log: string,
    identity: LogIdentity,
    active: OpenLogFile,
    full: readonly FullFile[],
  ) {
    this.#disk = disk;
    this.#log = log;
    this.#identity = identity;
    this.#active = active;
    this.#size = active.size;
    this.#reach = active.size + active.spaceAhead;
    this.#seed = seedOf(active.header);
    this.#full = [...full];
  }

  get full(): readonly FullFile[] {
    return this.#full;
  }

  get active(): OpenLogFile {
    return this.#active;
  }

  /** Of the active file, up to the end of its last group. */
  get size(): number {
    return this.#size;
  }

  get seed(): number {
    return this.#seed;
  }

  /** Of all that a compaction would replace, beside the newest checkpoint. */
  get bytesSinceCheckpoint(): number {
    const segments = this.#full.filter(({ kind }) => kind === 'segment');
    return segments.reduce((sum, file) => sum + file.bytes, this.#size) - FIRST_GROUP;
  }

  /** Puts a checkpoint in the place of what it replaces. @returns the files that can go. */
  replace(checkpoint: FullFile): readonly FullFile[] {
    const gone = this.#full.filter(({ number }) => number <= checkpoint.number);
    this.#full = [checkpoint, ...this.#full.filter(({ number }) => number > checkpoint.number)];
    return gone;
  }

  get bytes(): number {
    return this.#full.reduce((sum, file) => sum + file.bytes, this.#size);
  }

  /** Whether the active file ends, or should end, behind its last group. */
  get isExact(): boolean {
    return this.#reach <= this.#size;
  }

  /**
   * Puts a group at the end. Where that throws, `cutBack` has to follow.
   * A sync after a write that makes the file longer takes about twice as long as one after a write
   * over what was there: so a group that passes the end is followed by zeros for later ones, which
   * the same sync covers.
   * @param isLast no other is to come.
   */
  append(group: Buffer, isLast = false): void {
    const { file } = this.#active;
    const end = this.#size + group.length;
    writeFully(file, group, this.#size);
    if (end > this.#reach) {
      const space = isLast ? 0 : spaceAfter(end, group.length);
      writeSpace(file, end, space);
      // Also where they were not to be had: it is tried again once the file has grown that far.
      this.#reach = end + space;
    }
    this.#size = end;
  }

  /** Gives back the space ahead. Nothing is synced. */
  async trim(): Promise<void> {
    if (this.isExact) return;
    await this.#active.file.truncate(this.#size);
    this.#reach = this.#size;
  }

  /** Takes what a failed append may have left away again. */
  async cutBack(): Promise<void> {
    await this.#active.file.truncate(this.#size);
    this.#reach = this.#size;
    await this.#active.file.sync();
  }

  /**
   * Numbers the active file, all of which is durable, and begins a new one.
   * Where it throws, the old file is still the active one, under either name, or a new one is in
   * its place: both can be appended to, unless `isUncertain` says that nobody knows what is there.
   */
  async rotate(position: LogPosition): Promise<void> {
    const old = this.#active;
    // Before there is a file behind it: only the last one may have space ahead.
    if (!this.isExact) await this.cutBack();
    const numbered = segmentPath(this.#log, old.header.number);
    if (old.path !== numbered) {
      await this.#disk.rename(old.path, numbered);
      this.#active = { ...old, path: numbered };
      await this.#disk.syncDirectory(directoryOf(this.#log));
    }
    const header = newHeader(this.#identity, 'segment', old.header.number + 1, position);
    this.#active = await createFile(this.#disk, this.#log, header);
    this.#full.push({
      kind: 'segment',
      path: numbered,
      number: old.header.number,
      bytes: this.#size,
    });
    this.#size = FIRST_GROUP;
    this.#reach = FIRST_GROUP;
    this.#seed = seedOf(header);
    await old.file.close();
  }
}

export function newHeader(
  identity: LogIdentity,
  kind: FileKind,
  number: number,
  position: LogPosition,
): FileHeader {
  return {
    kind,
    number,
    salt: identity.newSalt(),
    incarnation: identity.incarnation,
    nodeId: identity.nodeId,
    baseSequence: position.sequence,
    baseGroup: position.usedGroup,
    createdMs: identity.now(),
  };
}
