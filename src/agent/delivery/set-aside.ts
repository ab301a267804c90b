import { type CloudError, refusedEvents, standIn } from '../../sdk/index.js';
import type { Runtime } from '../runtime.js';
import type { Deviation } from './delivery.js';
import type { LinkLog } from './link-log.js';
import type { OutgoingEvent } from './outgoing.js';

/** An event that a cloud refused, as the run's store remembers it. */
interface SetAsideNote {
  readonly seq: number;
  readonly reason: string;
  /** What is sent under its number, always the same: another one would be a conflict. */
  readonly stand_in: string;
}

interface Taken extends SetAsideNote {
  /** Where it stands in the run's store. */
  readonly counter: number;
}

/**
 * Events of a run that a cloud refused. The evidence keeps each as it was; the cloud gets a stand-in
 * under its number, so that the run has no gap there.
 */
export class SetAside {
  readonly #log: LinkLog;
  readonly #prefix: string;
  readonly #runtime: Pick<Runtime, 'now' | 'newId'>;
  readonly #notes = new Map<number, SetAsideNote>();

  constructor(log: LinkLog, cloud: string, runtime: Pick<Runtime, 'now' | 'newId'>) {
    this.#log = log;
    this.#prefix = `set-aside/${cloud}/`;
    this.#runtime = runtime;
    for (const note of log.notes(this.#prefix).values()) this.#remember(note as SetAsideNote);
  }

  get all(): Deviation[] {
    return [...this.#notes.values()].map(({ seq, reason }) => ({ seq, reason }));
  }

  /** What is sent for that event: itself, unless it was refused before. */
  textOf(seq: number, json: string): string {
    return this.#notes.get(seq)?.stand_in ?? json;
  }

  /**
   * Sets those aside that the refusal names, or the only one that was sent.
   * @returns them with their stand-ins; none where the refusal names none of many.
   * @throws the refusal where it is about a stand-in: then it is not about the event.
   */
  async take(error: CloudError, batch: readonly OutgoingEvent[]): Promise<Taken[]> {
    const refused = refusedEvents(error, batch);
    if (refused.some(({ event }) => this.#notes.has(event.seq))) throw error;
    const now = new Date(this.#runtime.now()).toISOString();
    const notes = refused.map((each) => ({
      seq: each.event.seq,
      reason: each.reasons.map(({ path, message }) => `${path} ${message}`.trim()).join('; '),
      stand_in: JSON.stringify(standIn(each, now, this.#runtime.newId('evt'))),
    }));
    for (const note of notes) {
      await this.#log.note(`${this.#prefix}${note.seq}`, note);
      this.#remember(note);
    }
    const counters = new Map(batch.map(({ seq, counter }) => [seq, counter]));
    return notes.map((note) => ({ ...note, counter: counters.get(note.seq) ?? 0 }));
  }

  #remember(note: SetAsideNote): void {
    this.#notes.set(note.seq, note);
  }
}
