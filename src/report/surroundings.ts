import type { HistoryEntry, ReportEvent, Timeline } from './document.js';
import { describe } from './history.js';
import { type PayloadReader, shorten } from './payload.js';
import { isAboutWholeHistory } from './verdicts.js';
import { isoTime } from './words.js';

const MAX_WINDOWS = 200;
const MAX_RESTARTS = 500;
const MAX_FAULT_NAMES = 50;
const MAX_UNDECIDED = 5;
/** Entries of the whole run that are shown within one operation's history. */
const MAX_SHOWN_IN_HISTORY = 10;

interface Happening {
  at: number;
  entry: HistoryEntry;
}

/** What happened to the application as a whole: restarts, and faults that name no operation. */
export class Surroundings {
  readonly #happenings: Happening[] = [];
  readonly #windows: { fault: string; from: number; to: number | null }[] = [];
  readonly #restarts: { at: number; downtime_ms: number | null }[] = [];
  readonly #faults = new Map<string, number>();

  /** Checks of the whole history that came to no answer, in sentences. */
  readonly undecided: string[] = [];

  /** Takes notice of faults, restarts and undecided checks; every other event is ignored. */
  add(event: ReportEvent, payload: PayloadReader): void {
    if (event.event_type === 'app_restarted') this.#restarted(event, payload);
    else if (event.event_type === 'fault_injected') this.#injected(event, payload);
    else if (event.event_type === 'fault_cleared') this.#cleared(event, payload);
    else if (event.event_type === 'oracle_inconclusive') this.#undecided(event, payload);
  }

  /** Whether the application was disturbed within the given time. */
  disturbedBetween(from: number, to: number): boolean {
    let low = 0;
    let high = this.#happenings.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#happenings[middle]?.at ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    return (this.#happenings[low]?.at ?? Number.POSITIVE_INFINITY) <= to;
  }

  /**
   * What happened between an operation's first and last attempt. With `andNextRestart` also the first
   * restart after it: it forgets what was answered and not yet stored.
   */
  during(from: number, to: number, andNextRestart: boolean): HistoryEntry[] {
    const within = this.#happenings.filter(({ at }) => at >= from && at <= to);
    const next = this.#happenings.find(
      ({ at, entry }) => at > to && entry.event_type === 'app_restarted',
    );
    const shown = within.slice(0, MAX_SHOWN_IN_HISTORY);
    if (andNextRestart && next !== undefined) shown.push(next);
    return shown.map(({ entry }) => entry);
  }

  timeline(): Pick<Timeline, 'fault_windows' | 'restarts' | 'faults'> {
    return {
      fault_windows: this.#windows.map(({ fault, from, to }) => ({
        fault,
        from: isoTime(from),
        to: to === null ? null : isoTime(to),
      })),
      restarts: this.#restarts.map((each) => ({ ...each, at: isoTime(each.at) })),
      faults: Object.fromEntries(this.#faults),
    };
  }

  #restarted(event: ReportEvent, payload: PayloadReader): void {
    if (this.#restarts.length >= MAX_RESTARTS) return;
    this.#restarts.push({ at: event.occurred_at, downtime_ms: payload.number('downtime_ms') });
    this.#remember(event, payload);
  }

  #injected(event: ReportEvent, payload: PayloadReader): void {
    const fault = payload.text('fault') ?? 'unnamed';
    if (this.#faults.has(fault) || this.#faults.size < MAX_FAULT_NAMES) {
      this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    }
    if (payload.text('operation') !== null || this.#windows.length >= MAX_WINDOWS) return;
    this.#windows.push({ fault, from: event.occurred_at, to: null });
    this.#remember(event, payload);
  }

  #undecided(event: ReportEvent, payload: PayloadReader): void {
    if (!isAboutWholeHistory(payload) || this.undecided.length >= MAX_UNDECIDED) return;
    this.undecided.push(
      shorten(event.message, 300) || `A check came to no answer: ${payload.text('reason') ?? ''}`,
    );
  }

  #cleared(event: ReportEvent, payload: PayloadReader): void {
    if (payload.text('operation') !== null) return;
    const fault = payload.text('fault') ?? 'unnamed';
    const open = this.#windows.findLast((each) => each.fault === fault && each.to === null);
    if (open !== undefined) open.to = event.occurred_at;
  }

  /** Keeps time order, which `disturbedBetween` relies on; clocks may step back a little. */
  #remember(event: ReportEvent, payload: PayloadReader): void {
    const happening = {
      at: event.occurred_at,
      entry: { ...describe(event, payload), scope: 'run' as const },
    };
    const after = this.#happenings.findLastIndex((each) => each.at <= happening.at);
    this.#happenings.splice(after + 1, 0, happening);
  }
}
