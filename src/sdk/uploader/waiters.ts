interface Waiter {
  through: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Those who wait until everything up to a number is persisted. */
export class Waiters {
  #waiting: Waiter[] = [];

  get any(): boolean {
    return this.#waiting.length > 0;
  }

  wait(through: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ through, resolve, reject });
    });
  }

  reached(number: number): void {
    const done = this.#waiting.filter((waiter) => waiter.through <= number);
    this.#waiting = this.#waiting.filter((waiter) => waiter.through > number);
    for (const waiter of done) waiter.resolve();
  }

  reject(error: Error): void {
    const all = this.#waiting;
    this.#waiting = [];
    for (const waiter of all) waiter.reject(error);
  }
}

/** Why a wait ended without its events being persisted. */
export function stoppedError(left: number): Error {
  return new Error(`the uploader was stopped with ${left} events not yet persisted`);
}
