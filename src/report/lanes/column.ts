type Numbers = Float64Array | Int32Array | Int16Array | Uint8Array;

/** 2^14 rows a block: growing copies nothing and leaves nothing behind to be collected. */
const BITS = 14;
const ROWS = 2 ** BITS;
const WITHIN = ROWS - 1;

/** Numbers without an object each: a million attempts take some 30 MB. */
export class Column {
  readonly #blocks: Numbers[] = [];
  #length = 0;

  constructor(private readonly kind: new (rows: number) => Numbers) {}

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if ((this.#length & WITHIN) === 0) this.#blocks.push(new this.kind(ROWS));
    this.#length += 1;
    this.set(this.#length - 1, value);
  }

  /** 0 where there is no such row. */
  at(row: number): number {
    return this.#blocks[row >>> BITS]?.[row & WITHIN] ?? 0;
  }

  set(row: number, value: number): void {
    const block = this.#blocks[row >>> BITS];
    if (block !== undefined) block[row & WITHIN] = value;
  }
}
