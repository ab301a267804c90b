import type { Clock, Timer } from '../../core/index.js';

/** One timer for the earliest of the times it was set to. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #timer: Timer | null = null;
  #due = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** @param due in milliseconds since 1970; null leaves it as it is. */
  set(due: number | null): void {
    if (due === null || due >= this.#due) return;
    this.#timer?.cancel();
    this.#due = due;
    const wake = () => {
      this.cancel();
      this.#ring();
    };
    this.#timer = this.#clock.after(Math.max(1, due - this.#clock.now()), wake, {
      background: true,
    });
  }

  cancel(): void {
    this.#timer?.cancel();
    this.#timer = null;
    this.#due = Number.POSITIVE_INFINITY;
  }
}
