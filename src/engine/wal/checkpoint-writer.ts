import type { Hlc, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { checkpointRecord } from './checkpoint-format.js';
import { nameFile, type OpenLogFile, startFile } from './create-file.js';
import { type FileHeader, seedOf } from './file-header.js';
import { checkpointPath, temporaryPath } from './file-names.js';
import { GroupBuffer } from './group-buffer.js';
import type { FullFile } from './segments.js';
import type { Append, CheckpointSink, RecordType } from './types.js';
import { writeFully } from './write-fully.js';

const GROUP_BYTES = 1024 * 1024;

/** A checkpoint that is being written, under a temporary name until all of it is durable. */
export class CheckpointWriter implements CheckpointSink {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #open: OpenLogFile;
  readonly #refusal: () => SoftadastraError | null;
  readonly #buffer = new GroupBuffer();
  readonly #seed: number;
  #group: number;
  #size: number;
  #records = 0;
  /** With the two that frame it. */
  #written = 0;

  private constructor(
    disk: Disk,
    path: string,
    open: OpenLogFile,
    refusal: () => SoftadastraError | null,
  ) {
    this.#disk = disk;
    this.#path = path;
    this.#open = open;
    this.#refusal = refusal;
    this.#seed = seedOf(open.header);
    this.#group = open.header.baseGroup + 1;
    this.#size = open.size;
    this.#buffer.begin(this.#seed, this.#group, 1);
  }

  /** @param refusal asked at each record: why the work is to end early. */
  static async start(
    disk: Disk,
    log: string,
    header: FileHeader,
    time: Hlc,
    refusal: () => SoftadastraError | null = () => null,
  ): Promise<CheckpointWriter> {
    const path = checkpointPath(log, header.number);
    const open = await startFile(disk, path, header);
    const writer = new CheckpointWriter(disk, path, open, refusal);
    writer.#add(checkpointRecord(header.baseSequence, time));
    return writer;
  }

  get records(): number {
    return this.#records;
  }

  write(
    type: RecordType,
    time: Hlc,
    size: number,
    encode: (target: Buffer, offset: number) => void,
  ): Promise<void> | undefined {
    const refused = this.#refusal();
    if (refused) throw refused;
    this.#add({ type, time, size, encode });
    this.#records += 1;
    return this.#buffer.length < GROUP_BYTES ? undefined : this.#nextGroup();
  }

  /** Makes it durable, still under its temporary name. */
  async finish(time: Hlc): Promise<void> {
    this.#add(checkpointRecord(this.#records, time));
    await this.#nextGroup();
    await this.#open.file.close();
  }

  /** From here on it counts. */
  async name(): Promise<FullFile> {
    await nameFile(this.#disk, this.#path);
    const { number } = this.#open.header;
    return { kind: 'checkpoint', path: this.#path, number, bytes: this.#size };
  }

  async abandon(): Promise<void> {
    await this.#open.file.close();
    await this.#disk.remove(temporaryPath(this.#path));
  }

  #add(record: Pick<Append, 'type' | 'time' | 'size' | 'encode'>): void {
    const refused = this.#buffer.add(record);
    if (refused) throw refused;
  }

  #nextGroup(): Promise<void> {
    const bytes = this.#buffer.finish(this.#size, this.#open.header.baseGroup);
    writeFully(this.#open.file, bytes, this.#size);
    this.#size += bytes.length;
    this.#written += this.#buffer.count;
    this.#group += 1;
    this.#buffer.begin(this.#seed, this.#group, this.#written + 1);
    return this.#open.file.sync();
  }
}
