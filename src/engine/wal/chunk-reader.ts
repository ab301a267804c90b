import type { DiskFile } from '../disk/index.js';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** A file through one large window, which moves forward as the reader asks. */
export class ChunkReader {
  readonly size: number;
  readonly #file: DiskFile;
  #chunk = Buffer.alloc(0);
  #from = 0;
  #bytes = this.#chunk;

  constructor(file: DiskFile, size: number) {
    this.#file = file;
    this.size = size;
  }

  /** The window's bytes; offset `x` of the file is at `x - from`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  get from(): number {
    return this.#from;
  }

  /** Whether the window has all of these bytes, or all that the file has of them. */
  holds(offset: number, length: number): boolean {
    const end = Math.min(offset + length, this.size);
    return offset >= this.#from && end <= this.#from + this.#bytes.length;
  }

  /** Moves the window so that it begins at `offset` and holds `length` bytes, if they are there. */
  async load(offset: number, length: number): Promise<void> {
    const wanted = Math.min(Math.max(length, CHUNK_BYTES), this.size - offset);
    if (this.#chunk.length < wanted) this.#chunk = Buffer.allocUnsafeSlow(wanted);
    const got = await this.#file.read(this.#chunk.subarray(0, wanted), offset);
    this.#bytes = this.#chunk.subarray(0, got);
    this.#from = offset;
  }
}
