import type { Clock } from '../clock.js';

/** Waits that can be cut short. */
export class Pause {
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for the time or for `wake`, whichever comes first; Infinity waits for `wake` alone. */
  async wait(ms: number): Promise<void> {
    const controller = new AbortController();
    this.#waiting.add(controller);
    try {
      if (ms === Number.POSITIVE_INFINITY) await aborted(controller.signal);
      else await this.#clock.sleep(ms, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      this.#waiting.delete(controller);
    }
  }

  /** Ends every wait under way. */
  wake(): void {
    for (const controller of this.#waiting) controller.abort();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}
