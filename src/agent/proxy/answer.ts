import type { IncomingMessage } from 'node:http';
import { discardBody, type HeldBody, holdBody } from './held-body.js';

/** An answer of the API in the hands of a fault. */
export class Answer {
  #held: HeldBody | null = null;

  constructor(readonly incoming: IncomingMessage) {
    // Whoever reads the body is told; an answer that nobody reads may break off unnoticed.
    incoming.on('error', () => undefined);
  }

  get status(): number {
    return this.incoming.statusCode ?? 0;
  }

  /** The whole body; null where it is longer than a fault may hold. It can still be passed on then. */
  async hold(): Promise<Buffer | null> {
    this.#held ??= await holdBody(this.incoming);
    return this.#held.rest === null ? this.#held.start : null;
  }

  /** Reads what there is to its end and keeps nothing. */
  async discard(): Promise<void> {
    if (this.#held === null || this.#held.rest !== null) await discardBody(this.incoming);
  }

  /** The body from its beginning, piece by piece as it comes. Once only. */
  async *pieces(): AsyncGenerator<Buffer> {
    if (this.#held !== null) yield this.#held.start;
    if (this.#held === null || this.#held.rest !== null) yield* this.incoming;
  }
}
