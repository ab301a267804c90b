/**
 * Calls in the order in which they were taken in, as a doubly linked list in two arrays: one is taken
 * out and put back in two assignments. They must be put back in the reverse order.
 */
export class UnderWay {
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Head and end in one. */
  readonly #ring: number;

  constructor(size: number) {
    this.#ring = size;
    this.#next = new Int32Array(size + 1).fill(size);
    this.#previous = new Int32Array(size + 1).fill(size);
  }

  /** -1 where there is none; so does `after`. */
  first(): number {
    return this.#orNone(this.#next[this.#ring]);
  }

  after(id: number): number {
    return this.#orNone(this.#next[id]);
  }

  append(id: number): void {
    this.#previous[id] = this.#previous[this.#ring] ?? this.#ring;
    this.#next[id] = this.#ring;
    this.putBack(id);
  }

  takeOut(id: number): void {
    const [previous, next] = this.#neighbours(id);
    this.#next[previous] = next;
    this.#previous[next] = previous;
  }

  putBack(id: number): void {
    const [previous, next] = this.#neighbours(id);
    this.#next[previous] = id;
    this.#previous[next] = id;
  }

  #neighbours(id: number): [previous: number, next: number] {
    return [this.#previous[id] ?? this.#ring, this.#next[id] ?? this.#ring];
  }

  #orNone(id: number | undefined): number {
    return id === undefined || id === this.#ring ? -1 : id;
  }
}
