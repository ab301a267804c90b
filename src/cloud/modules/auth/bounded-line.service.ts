import { unavailable } from '../../platform/http/errors.js';

/**
 * Runs at most `atOnce` tasks at a time and lets at most `waiting` more stand in line. Whoever comes
 * later is refused with 503 at once, which is better than an answer after everybody gave up.
 */
export class BoundedLine {
  #running = 0;
  readonly #line: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waiting: number,
  ) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await task();
    } finally {
      const next = this.#line.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** A task that ends hands its place over, so that nobody overtakes the line. */
  #turn(): Promise<void> {
    if (this.#running < this.atOnce) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#line.length >= this.waiting) {
      throw unavailable('Too many sign-ins are being worked on; try again shortly');
    }
    return new Promise((resolve) => this.#line.push(resolve));
  }
}
