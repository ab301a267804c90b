import type { EngineLog } from '../../core/index.js';

/**
 * Says that something may have changed, and nothing of what: whoever waits looks for itself. Each
 * event of the engine is such a moment, since all that matters to a waiting caller is told.
 */
export class Wakeups {
  readonly #waiting = new Set<() => void>();

  wokenBy(log: EngineLog): EngineLog {
    return (event) => {
      log(event);
      // The event is told in the middle of a change: it is looked at once that is complete.
      if (this.#waiting.size > 0) queueMicrotask(() => this.wake());
    };
  }

  wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Resolves with the first answer of `look` that is not undefined. */
  until<T>(look: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const again = () => {
        const answer = look();
        if (answer === undefined) return;
        this.#waiting.delete(again);
        resolve(answer);
      };
      this.#waiting.add(again);
      again();
    });
  }
}
