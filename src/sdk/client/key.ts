/** The name of a value: 1 byte to 1 MiB of UTF-8. Keys are ordered by their bytes. */
export class Key {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  static fromString(text: string): Key {
    return new Key(text);
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}
