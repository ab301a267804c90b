import type { SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { nameFile, type OpenLogFile, startFile } from './create-file.js';
import { type FileHeader, seedOf } from './file-header.js';
import { temporaryPath } from './file-names.js';
import { GroupBuffer } from './group-buffer.js';
import type { Append } from './types.js';
import { writeFully } from './write-fully.js';

const GROUP_BYTES = 1024 * 1024;

/** What a record consists of beside its sequence. */
export type Content = Pick<Append, 'type' | 'time' | 'size' | 'encode'>;

/**
 * A whole file of the log, written from its beginning to its end under a temporary name. Nobody
 * sees it before all of it is durable.
 */
export class FileWriter {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #open: OpenLogFile;
  readonly #buffer = new GroupBuffer();
  readonly #seed: number;
  #group: number;
  #sequence: number;
  #size: number;

  private constructor(disk: Disk, path: string, open: OpenLogFile) {
    this.#disk = disk;
    this.#path = path;
    this.#open = open;
    this.#seed = seedOf(open.header);
    this.#group = open.header.baseGroup;
    this.#sequence = open.header.kind === 'checkpoint' ? 0 : open.header.baseSequence;
    this.#size = open.size;
    this.#begin();
  }

  static async start(disk: Disk, path: string, header: FileHeader): Promise<FileWriter> {
    return new FileWriter(disk, path, await startFile(disk, path, header));
  }

  /** Of the last record. */
  get sequence(): number {
    return this.#sequence + this.#buffer.count;
  }

  get size(): number {
    return this.#size;
  }

  /** @throws SoftadastraError where this cannot be a record. */
  add(record: Content): void {
    const refused: SoftadastraError | null = this.#buffer.add(record);
    if (refused) throw refused;
  }

  /** @returns a promise where so much was added that the disk has to catch up. */
  catchUp(): Promise<void> | undefined {
    if (this.#buffer.length < GROUP_BYTES) return undefined;
    this.#write();
    return this.#open.file.sync();
  }

  /** Makes all of it durable. The group without records at its end says that it is complete. */
  async finish(): Promise<void> {
    if (this.#buffer.count > 0) this.#write();
    this.#write();
    await this.#open.file.sync();
    await this.#open.file.close();
  }

  /** From here on it counts, and has replaced what had its name. */
  name(): Promise<void> {
    return nameFile(this.#disk, this.#path);
  }

  async abandon(): Promise<void> {
    await this.#open.file.close();
    await this.#disk.remove(temporaryPath(this.#path));
  }

  #write(): void {
    // The groups before it are durable when the file gets its name.
    const bytes = this.#buffer.finish(this.#size, this.#group - 1);
    writeFully(this.#open.file, bytes, this.#size);
    this.#size += bytes.length;
    this.#sequence += this.#buffer.count;
    this.#begin();
  }

  #begin(): void {
    this.#group += 1;
    this.#buffer.begin(this.#seed, this.#group, this.#sequence + 1);
  }
}
