import { unavailable } from './errors.js';

/** What a request may take while it is worked on: its text, what that says, and the job made of it. */
const TIMES_ITS_BODY = 4;
const BYTES_BESIDES = 16_384;

interface Waiting {
  readonly bytes: number;
  begin(): void;
}

/**
 * Bounds what is worked on at once: the rest waits in line as it came off the network, and past
 * another bound is refused. A process that is asked for too much so keeps its memory, and goes on
 * answering what costs it nothing. Bodies that are still arriving do not count: a slow client takes
 * no place from others.
 */
export class WorkLimit {
  #working = 0;
  #waiting = 0;
  readonly #line: Waiting[] = [];

  constructor(private readonly most: { readonly working: number; readonly waiting: number }) {}

  /**
   * @param bodyBytes how long the request's body is. One beyond the bound has its turn alone.
   * @throws ApiError unavailable, without starting the work.
   */
  async run<T>(bodyBytes: number, work: () => Promise<T>): Promise<T> {
    const bytes = bodyBytes * TIMES_ITS_BODY + BYTES_BESIDES;
    if (this.#line.length > 0 || !this.#fits(bytes)) await this.#wait(bytes);
    else this.#working += bytes;
    try {
      return await work();
    } finally {
      this.#working -= bytes;
      this.#beginNext();
    }
  }

  #fits(bytes: number): boolean {
    return this.#working === 0 || this.#working + bytes <= this.most.working;
  }

  async #wait(bytes: number): Promise<void> {
    if (this.#waiting + bytes > this.most.waiting) {
      throw unavailable('There is more to do than can be done; try again');
    }
    this.#waiting += bytes;
    await new Promise<void>((begin) => this.#line.push({ bytes, begin }));
  }

  /** Whoever begins has its place before anybody else is looked at. */
  #beginNext(): void {
    for (let [next] = this.#line; next && this.#fits(next.bytes); [next] = this.#line) {
      this.#line.shift();
      this.#waiting -= next.bytes;
      this.#working += next.bytes;
      next.begin();
    }
  }
}
