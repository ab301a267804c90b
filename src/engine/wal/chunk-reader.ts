import type { DiskFile } from '../disk/index.js';

const CHUNK_BYTES = 4 * 1024 * 1024;
/** Room in front of a chunk for what the window still needs of the one before it. */
const HEADROOM = 256 * 1024;

interface Chunk {
  /** The offset in the file of the first byte behind the headroom. */
  readonly from: number;
  readonly memory: Buffer;
  readonly got: Promise<number>;
}

/**
 * A file through one large window, which moves forward as the reader asks. The next chunk is read
 * while this one is worked on. Bytes that were in the window are never written to again, so that
 * whoever wants may keep them.
 */
export class ChunkReader {
  readonly size: number;
  readonly #file: DiskFile;
  #from = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #ahead: Chunk | null = null;

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
    if (!(await this.#advance(offset, length))) {
      await this.settle();
      const wanted = Math.min(Math.max(length, CHUNK_BYTES), this.size - offset);
      const memory = Buffer.allocUnsafeSlow(wanted);
      const got = await this.#file.read(memory, offset);
      this.#bytes = memory.subarray(0, got);
      this.#from = offset;
    }
    this.#readAhead();
  }

  /** Waits for what is being read ahead: only then may the file be closed. */
  async settle(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    // What nobody asks for cannot fail anybody.
    await ahead?.got.catch(() => 0);
  }

  /** Onto the chunk that was read ahead, together with what is left of the window before it. */
  async #advance(offset: number, length: number): Promise<boolean> {
    const ahead = this.#ahead;
    if (!ahead || offset < this.#from || offset > ahead.from) return false;
    const rest = ahead.from - offset;
    if (rest > HEADROOM) return false;
    this.#ahead = null;
    const got = await ahead.got;
    if (rest + got < Math.min(length, this.size - offset)) return false;
    this.#bytes.copy(ahead.memory, HEADROOM - rest, offset - this.#from);
    this.#bytes = ahead.memory.subarray(HEADROOM - rest, HEADROOM + got);
    this.#from = offset;
    return true;
  }

  #readAhead(): void {
    const from = this.#from + this.#bytes.length;
    const wanted = Math.min(CHUNK_BYTES, this.size - from);
    if (wanted <= 0) return;
    const memory = Buffer.allocUnsafeSlow(HEADROOM + wanted);
    const got = this.#file.read(memory.subarray(HEADROOM), from);
    // Whoever moves the window there hears of a failure; until then it is nobody's.
    got.catch(() => {});
    this.#ahead = { from, memory, got };
  }
}
