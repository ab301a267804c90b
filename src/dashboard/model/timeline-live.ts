import type { RunTimeline, StoredEvent } from '../../sdk/types.js';

/** Events of a run that goes on which the picture takes in. */
export const MOST_LIVE_EVENTS = 50_000;
export const EVENTS_PER_PAGE = 500;
/** Asked for in one go: the page shows what it has before it goes on. */
const PAGES_AT_ONCE = 20;

/** Makes a picture of events, one after the other (`src/report/lanes`). */
export interface Collector {
  add(event: StoredEvent): void;
  timeline(): RunTimeline;
}

export type FetchEvents = (afterSeq: number, limit: number) => Promise<readonly StoredEvent[]>;

export interface LivePicture {
  readonly timeline: RunTimeline;
  readonly events: number;
  /** More is stored than is shown: the next look goes on. */
  readonly behind: boolean;
  /** The bound is reached: what comes later is left out. */
  readonly full: boolean;
}

/**
 * The picture of a run that goes on, from its events as far as they are stored. Events are taken in the order
 * of seq. Later ones may be stored before earlier ones, hence none is taken beyond `persisted_through`,
 * where the run tells it.
 */
export class LiveEvents {
  readonly #collector: Collector;
  readonly #most: number;
  #lastSeq = 0;
  #count = 0;
  #picture: LivePicture | null = null;

  constructor(collector: Collector, most = MOST_LIVE_EVENTS) {
    this.#collector = collector;
    this.#most = most;
  }

  /** Takes what is new, and tells how the run looks now: the same object where nothing was new. */
  async advance(fetchEvents: FetchEvents, through: number | null): Promise<LivePicture> {
    let behind = true;
    for (let page = 0; behind && page < PAGES_AT_ONCE && !this.#full; page += 1) {
      behind = this.#take(await fetchEvents(this.#lastSeq, EVENTS_PER_PAGE), through);
    }
    if (this.#picture?.events === this.#count && !this.#picture.behind) return this.#picture;
    this.#picture = {
      timeline: this.#collector.timeline(),
      events: this.#count,
      behind: behind && !this.#full,
      full: this.#full,
    };
    return this.#picture;
  }

  get #full(): boolean {
    return this.#count >= this.#most;
  }

  /** @returns whether there may be more */
  #take(events: readonly StoredEvent[], through: number | null): boolean {
    for (const event of events) {
      if (through !== null && event.seq > through) return false;
      if (this.#full) return true;
      this.#lastSeq = event.seq;
      this.#count += 1;
      this.#collector.add(event);
    }
    return events.length === EVENTS_PER_PAGE;
  }
}
