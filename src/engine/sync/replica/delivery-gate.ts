/**
 * Deliveries of several sessions go into the log side by side; the end of a take-over goes alone. It
 * looks for what was deleted among what is here, and a delivery on its way into the log would not be
 * seen: its operation would stay, on this node alone, for ever.
 */
export class DeliveryGate {
  readonly #deliveries = new Set<Promise<unknown>>();
  /** The last one that goes alone, or waits to. It never rejects. */
  #alone: Promise<unknown> | null = null;

  /** Begins at once where nothing goes alone. What was true before it began may not be any more. */
  async deliver<T>(delivery: () => Promise<T>): Promise<T> {
    while (this.#alone) await this.#alone;
    const running = delivery();
    const over = settled(running);
    this.#deliveries.add(over);
    await over;
    this.#deliveries.delete(over);
    return running;
  }

  /** Waits for all that is under way, and lets nothing begin until it is over. */
  async alone<T>(run: () => Promise<T>): Promise<T> {
    const earlier = this.#alone;
    const running = this.#afterAll(earlier, run);
    const over = settled(running);
    this.#alone = over;
    await over;
    if (this.#alone === over) this.#alone = null;
    return running;
  }

  async #afterAll<T>(earlier: Promise<unknown> | null, run: () => Promise<T>): Promise<T> {
    await earlier;
    await Promise.all(this.#deliveries);
    return run();
  }
}

/** Whoever asked for it is told of a failure; those who wait for its end are not concerned. */
function settled(running: Promise<unknown>): Promise<unknown> {
  return running.catch(() => undefined);
}
