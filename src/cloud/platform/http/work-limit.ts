import { unavailable } from './errors.js';

/** What a request may take while it is worked on: its text, what that says, and the job made of it. */
const TIMES_ITS_BODY = 4;
const BYTES_BESIDES = 16_384;

/** Some forty batches of a hundred events at once keep everything busy; the rest waits. */
const MOST_BYTES = { working: 4 * 1_048_576, waiting: 32 * 1_048_576 };
/** About as long as what works at once takes, so that work gets half of the time at least. */
const MOST_PUT_OFF_MS = 100;

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
  #planned = false;
  #cameThisTurn = false;
  readonly #line: Waiting[] = [];

  /** @param onRefused called with each request that is refused. */
  constructor(
    private readonly onRefused: () => void = () => {},
    private readonly most = MOST_BYTES,
  ) {}

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
      this.#planNext();
    }
  }

  #fits(bytes: number): boolean {
    return this.#working === 0 || this.#working + bytes <= this.most.working;
  }

  async #wait(bytes: number): Promise<void> {
    if (this.#waiting + bytes > this.most.waiting) {
      this.onRefused();
      throw unavailable('There is more to do than can be done; try again');
    }
    this.#waiting += bytes;
    await new Promise<void>((begin) => this.#line.push({ bytes, begin }));
  }

  /**
   * To be told of each connection. libuv accepts one in a turn of the event loop: behind a thousand
   * others, and with long turns, even a question after the process's health would wait for many
   * seconds. So what stands in line lets connections pass for a while.
   */
  connectionCame(): void {
    this.#cameThisTurn = true;
  }

  /**
   * Not at once: work that is refused without waiting for anything would begin the next, and that
   * one the next, until the whole line is through, and nothing else would have its turn meanwhile.
   */
  #planNext(): void {
    if (this.#planned || this.#line.length === 0) return;
    this.#planned = true;
    const plannedAt = performance.now();
    const look = () => {
      const letPass = this.#cameThisTurn && performance.now() - plannedAt < MOST_PUT_OFF_MS;
      this.#cameThisTurn = false;
      if (letPass) {
        setImmediate(look);
        return;
      }
      this.#planned = false;
      this.#beginNext();
    };
    setImmediate(look);
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
