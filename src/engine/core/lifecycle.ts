/** All that starts can stop: twice, and before it has started. */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The order of starting and stopping: calls of `start` while running are one start; `stop` waits for
 * a start that is under way; both may be called in any order and number, and the last call decides:
 * a start that still waits for an earlier stop is given up by a later one.
 */
export class Lifecycle implements Service {
  readonly #begin: () => Promise<void>;
  readonly #end: () => Promise<void>;
  #running: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #stops = 0;

  /** @param end cleans up after a `begin` that failed half-way too. */
  constructor(begin: () => Promise<void>, end: () => Promise<void>) {
    this.#begin = begin;
    this.#end = end;
  }

  get running(): boolean {
    return this.#running !== null && this.#stopping === null;
  }

  async start(): Promise<void> {
    const stops = this.#stops;
    if (this.#stopping) await this.#stopping;
    if (this.#stops > stops) return;
    if (this.#running) return this.#running;
    const starting = this.#begin();
    this.#running = starting;
    try {
      await starting;
    } catch (error) {
      if (this.#running === starting) await this.#halt();
      throw error;
    }
  }

  stop(): Promise<void> {
    this.#stops += 1;
    return this.#halt();
  }

  /** Cleaning up after a failed start comes here too, and is nobody's word: it gives up no start. */
  #halt(): Promise<void> {
    if (this.#stopping) return this.#stopping;
    const started = this.#running;
    if (!started) return Promise.resolve();
    this.#stopping = this.#finish(started);
    return this.#stopping;
  }

  async #finish(started: Promise<void>): Promise<void> {
    try {
      // A start that failed has told its own caller; here only its end counts.
      await started.catch(() => {});
      await this.#end();
    } finally {
      this.#running = null;
      this.#stopping = null;
    }
  }
}
