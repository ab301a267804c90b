import type { Clock } from '../clock.js';
import type { CloudError } from '../cloud-error.js';
import type { KeptEvent, Outbox } from './outbox.js';
import { type Refused, refusedEvents, type SetAsideEvent, standIn } from './refusal.js';

interface SetAsideOptions {
  outbox: Outbox;
  clock: Clock;
  newEventId: () => string;
  onSetAside: (setAside: SetAsideEvent) => void;
}

/** The refused events of a run, each replaced in the outbox by a stand-in. */
export class SetAside {
  readonly events: SetAsideEvent[] = [];
  readonly #numbers = new Set<number>();
  readonly #options: SetAsideOptions;

  constructor(options: SetAsideOptions) {
    this.#options = options;
  }

  /**
   * Replaces the events that the refusal names; answers how many. Throws the refusal when a stand-in
   * was refused too: then it is not about the events.
   */
  take(error: CloudError, batch: readonly KeptEvent[]): number {
    const refused = refusedEvents(error, batch);
    if (refused.some(({ event }) => this.#numbers.has(event.seq))) throw error;
    for (const each of refused) this.#replace(each);
    return refused.length;
  }

  #replace(refused: Refused): void {
    const { outbox, clock, newEventId, onSetAside } = this.#options;
    const { seq, json } = refused.event;
    const stand = standIn(refused, new Date(clock.now()).toISOString(), newEventId());
    const setAside = { seq, event: JSON.parse(json), reasons: refused.reasons };
    outbox.replace(seq, JSON.stringify(stand));
    this.#numbers.add(seq);
    this.events.push(setAside);
    onSetAside(setAside);
  }
}
