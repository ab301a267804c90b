import { SoftadastraError } from '../../engine/node/index.js';
import { type CloudClient, CloudError } from '../../sdk/index.js';
import { bodyOf, type Outgoing, type OutgoingEvent } from './outgoing.js';
import type { SetAside } from './set-aside.js';

export interface SenderOptions {
  client: Pick<CloudClient, 'submitSerialized'>;
  runId: string;
  outgoing: Outgoing;
  setAside: SetAside;
  /** Size of a request; default 1,000,000 bytes, below the cloud's 1 MiB. */
  mostBytes?: number | undefined;
}

/** What became of one request, by the counters of its events. */
export interface Sent {
  readonly accepted: readonly number[];
  readonly refused: readonly { readonly counter: number; readonly why: SoftadastraError }[];
}

/** The cloud takes no more in one request. */
const MOST_EVENTS = 1_000;
const REFUSED_CONTENT = [400, 413];

/** Makes requests of the events that wait, as large as the cloud takes them. */
export class Sender {
  readonly #options: SenderOptions;
  #mostEvents = MOST_EVENTS;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** @throws CloudError where the refusal is not about the content. */
  async send(signal: AbortSignal): Promise<Sent> {
    const { client, runId, outgoing, mostBytes = 1_000_000 } = this.#options;
    const batch = outgoing.next(this.#mostEvents, mostBytes);
    try {
      await client.submitSerialized(runId, bodyOf(batch), { signal });
    } catch (error) {
      if (error instanceof CloudError && REFUSED_CONTENT.includes(error.status)) {
        return { accepted: [], refused: await this.#setAside(error, batch) };
      }
      throw error;
    }
    outgoing.moveToAccepted(batch);
    this.#mostEvents = Math.min(MOST_EVENTS, this.#mostEvents * 2);
    return { accepted: batch.map(({ counter }) => counter), refused: [] };
  }

  /** A refusal that names no event is narrowed down until one is left. */
  async #setAside(error: CloudError, batch: readonly OutgoingEvent[]): Promise<Sent['refused']> {
    const { outgoing, setAside } = this.#options;
    const taken = await setAside.take(error, batch);
    if (taken.length === 0) this.#mostEvents = Math.ceil(batch.length / 2);
    return taken.map(({ counter, seq, reason, stand_in }) => {
      outgoing.replace(counter, stand_in);
      const message = `event ${seq} was refused: ${reason}`;
      return { counter, why: new SoftadastraError('invalid_argument', message) };
    });
  }
}
