import type { Hlc, SoftadastraError } from '../core/index.js';
import type { Disk } from '../disk/index.js';
import { checkpointRecord } from './checkpoint-format.js';
import type { FileHeader } from './file-header.js';
import { checkpointPath } from './file-names.js';
import { FileWriter } from './file-writer.js';
import type { FullFile } from './segments.js';
import type { CheckpointSink, RecordType } from './types.js';

/** A checkpoint that is being written: between its two framing records, whatever is still needed. */
export class CheckpointWriter implements CheckpointSink {
  readonly #path: string;
  readonly #header: FileHeader;
  readonly #file: FileWriter;
  readonly #refusal: () => SoftadastraError | null;
  #records = 0;

  private constructor(
    path: string,
    header: FileHeader,
    file: FileWriter,
    refusal: () => SoftadastraError | null,
  ) {
    this.#path = path;
    this.#header = header;
    this.#file = file;
    this.#refusal = refusal;
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
    const file = await FileWriter.start(disk, path, header);
    file.add(checkpointRecord(header.baseSequence, time));
    return new CheckpointWriter(path, header, file, refusal);
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
    this.#file.add({ type, time, size, encode });
    this.#records += 1;
    return this.#file.catchUp();
  }

  /** Makes it durable, still under its temporary name. */
  async finish(time: Hlc): Promise<void> {
    this.#file.add(checkpointRecord(this.#records, time));
    await this.#file.finish();
  }

  /** From here on it counts. */
  async name(): Promise<FullFile> {
    await this.#file.name();
    const { number } = this.#header;
    return { kind: 'checkpoint', path: this.#path, number, bytes: this.#file.size };
  }

  abandon(): Promise<void> {
    return this.#file.abandon();
  }
}
