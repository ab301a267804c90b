import type { Runtime } from '../runtime.js';

/** Waits of one loop that others may cut short. */
export class Wakeup {
  readonly #runtime: Pick<Runtime, 'wait'>;
  #waiting: AbortController | null = null;
  /** Woken while nobody waited: the next wait ends at once. */
  #isDue = false;

  constructor(runtime: Pick<Runtime, 'wait'>) {
    this.#runtime = runtime;
  }

  wake(): void {
    this.#isDue = true;
    this.#waiting?.abort();
  }

  /** Infinity waits for `wake` alone. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#isDue) await this.#untilWoken(milliseconds);
    this.#isDue = false;
  }

  /** `wake` does not cut this one short; it ends, too, when the signal aborts. */
  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#runtime.wait(milliseconds, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #untilWoken(milliseconds: number): Promise<void> {
    const controller = new AbortController();
    this.#waiting = controller;
    const { signal } = controller;
    try {
      if (milliseconds === Number.POSITIVE_INFINITY) await aborted(signal);
      else await this.#runtime.wait(milliseconds, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#waiting = null;
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
