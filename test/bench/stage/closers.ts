/** What has to be ended, in the opposite order of its start. Closing twice closes once. */
export class Closers {
  readonly #parts: (() => Promise<unknown>)[] = [];
  #closing: Promise<void> | undefined;

  add(close: () => Promise<unknown>): void {
    this.#parts.unshift(close);
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  /** @throws the first failure, after everything was tried. */
  async #closeAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#parts) await close().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }
}
