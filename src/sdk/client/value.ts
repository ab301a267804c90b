/** How Node shows an object to people: `console.log` and the prompt. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const MOST_SHOWN = 200;

/** What a key holds: any bytes, up to 64 MiB. It never changes. */
export class Value {
  readonly #bytes: Buffer;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The text as UTF-8; half a surrogate pair becomes U+FFFD, as with `TextEncoder`. */
  static fromString(text: string): Value {
    return new Value(Buffer.from(text, 'utf8'));
  }

  /** A copy: what happens to `bytes` later does not change the value. */
  static fromBytes(bytes: Uint8Array): Value {
    return new Value(Buffer.from(bytes));
  }

  /** In bytes. */
  get size(): number {
    return this.#bytes.length;
  }

  /** As UTF-8; bytes that are none become U+FFFD. */
  toString(): string {
    return this.#bytes.toString('utf8');
  }

  /** A copy, free to be changed. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  equals(other: Value): boolean {
    return this.#bytes.equals(other.#bytes);
  }

  /** As {@link toString}. */
  toJSON(): string {
    return this.toString();
  }

  [INSPECT](): string {
    const text = this.#bytes.toString('utf8', 0, MOST_SHOWN);
    const rest = this.#bytes.length > MOST_SHOWN ? `… ${this.#bytes.length} bytes` : '';
    return `Value(${JSON.stringify(text)}${rest})`;
  }
}
