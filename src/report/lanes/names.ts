/** An agent may invent any number of names; what comes after these has none. */
const MOST = 200;

/** Names in the order of their first appearance, told by a number from 1; 0 is no name. */
export class Names {
  readonly #codes = new Map<string, number>();

  codeOf(name: string | null): number {
    if (name === null) return 0;
    const known = this.#codes.get(name);
    if (known !== undefined) return known;
    if (this.#codes.size >= MOST) return 0;
    this.#codes.set(name, this.#codes.size + 1);
    return this.#codes.size;
  }

  /** The name of code 1 stands at index 0. */
  list(): string[] {
    return [...this.#codes.keys()];
  }
}

/** A code as an index into the list; null for none. */
export function indexOf(code: number): number | null {
  return code === 0 ? null : code - 1;
}
