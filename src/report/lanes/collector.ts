import type { ReportEvent } from '../document.js';
import { PayloadReader } from '../payload.js';
import { Surroundings } from '../surroundings.js';
import { verdictOf } from '../verdicts.js';
import { Attempts } from './attempts.js';
import type { AttemptOutcome, LaneEvent, RunTimeline } from './document.js';
import { Names } from './names.js';
import { LaneOperationRows } from './operations.js';
import { timelineOf } from './timeline.js';

/**
 * Folds events into a timeline, in memory that does not grow beyond some 60 MB. Runs in a worker's
 * thread and in a browser alike, so that a run that is under way is drawn by the code that draws it
 * for good.
 */
export class LaneCollector {
  readonly #run: { run_id: string; revision: number };
  readonly #operations = new LaneOperationRows();
  readonly #attempts = new Attempts();
  readonly #surroundings = new Surroundings();
  readonly #kinds = new Names();
  readonly #faults = new Names();
  #from = Number.POSITIVE_INFINITY;
  #to = Number.NEGATIVE_INFINITY;
  #total = 0;
  #left = 0;
  #finished = false;

  constructor({ run_id = '', revision = 0 }: { run_id?: string; revision?: number } = {}) {
    this.#run = { run_id, revision };
  }

  /** Takes the next event. Feed each event once, in the order of `seq`. */
  add(told: LaneEvent, payload = new PayloadReader(told.payload)): void {
    const event = withTime(told);
    if (!Number.isFinite(event.occurred_at)) return;
    this.#from = Math.min(this.#from, event.occurred_at);
    this.#to = Math.max(this.#to, event.occurred_at);
    if (event.event_type === 'run_finished') this.#finished = true;
    this.#surroundings.add(event, payload);
    const name = payload.text('operation');
    if (name !== null) this.#addTo(name, event, payload);
  }

  /**
   * The timeline of all that was added; more may be added afterwards.
   * @param over Whether the run has ended. An acknowledged operation on which nothing was found is
   * kept then. Default: whether run_finished was seen.
   */
  timeline({ over = this.#finished }: { over?: boolean } = {}): RunTimeline {
    return timelineOf({
      run: this.#run,
      operations: this.#operations,
      attempts: this.#attempts,
      surroundings: this.#surroundings,
      kinds: this.#kinds.list(),
      faults: this.#faults.list(),
      span: this.#to < this.#from ? null : { from: this.#from, to: this.#to },
      total: this.#total,
      bounded: this.#left > 0 || this.#attempts.bounded,
      over,
    });
  }

  #addTo(name: string, event: ReportEvent, payload: PayloadReader): void {
    const verdict = verdictOf(event, payload);
    const row = this.#operations.find(name) ?? this.#begin(name, event, payload, verdict !== null);
    if (row === null) return;
    this.#operations.setKind(row, this.#kinds.codeOf(payload.text('kind')));
    if (verdict !== null) {
      this.#operations.judge(row, name, verdict, event.seq);
      this.#acknowledge(row, payload.boolean('acknowledged'));
      if (event.event_type === 'recovery_failed') this.#giveUp(row);
    } else if (event.event_type === 'recovery_succeeded') {
      this.#operations.keep(row, event.seq);
    } else {
      this.#operations.reach(row, event.seq);
      this.#attempted(row, name, event, payload);
    }
  }

  /** Null where there is no room; what began is counted all the same. */
  #begin(name: string, event: ReportEvent, payload: PayloadReader, found: boolean): number | null {
    const full = this.#left > 0;
    const row = this.#operations.add(name, event.seq, found);
    const begins = event.event_type === 'request_sent' && (payload.number('attempt') ?? 1) <= 1;
    // What has a finding and no row began when there was no room, and was counted then.
    if (begins || !full) this.#total += 1;
    if (row === null) this.#left += 1;
    else this.#attempts.addOperation();
    return row;
  }

  #attempted(row: number, name: string, event: ReportEvent, payload: PayloadReader): void {
    const number = attemptOf(payload);
    const fault = this.#faults.codeOf(payload.text('fault'));
    if (fault !== 0) this.#operations.trouble(row, name);
    if (event.event_type === 'request_sent') {
      this.#attempts.begin(row, number, event.occurred_at, fault);
      return;
    }
    const status = statusOf(payload);
    const outcome = OUTCOMES.get(event.event_type);
    if (outcome === 'no_answer') this.#operations.trouble(row, name);
    if (outcome === 'answered' && isSuccess(status)) this.#acknowledge(row, true);
    if (payload.boolean('gave_up') === true) this.#giveUp(row);
    const attempt = this.#attempts.find(row, number);
    if (attempt === null) return;
    if (fault !== 0) this.#attempts.touch(attempt, fault);
    if (outcome === undefined) return;
    // An operation that ran out of time says so without a number; its last attempt may have ended.
    if (number === null && !this.#attempts.isOpen(attempt)) return;
    this.#attempts.end(attempt, event.occurred_at, outcome, status);
  }

  #acknowledge(row: number, acknowledged: boolean | null): void {
    if (acknowledged !== null) this.#operations.acknowledge(row, acknowledged);
  }

  #giveUp(row: number): void {
    if (this.#operations.acknowledgedOf(row) === null) this.#operations.acknowledge(row, false);
  }
}

const OUTCOMES: ReadonlyMap<string, AttemptOutcome> = new Map([
  ['response_received', 'answered'],
  ['attempt_failed', 'no_answer'],
  ['request_timeout', 'no_answer'],
  ['connection_failed', 'no_answer'],
]);

function withTime(event: LaneEvent): ReportEvent {
  const { occurred_at } = event;
  if (typeof occurred_at === 'number') return event as ReportEvent;
  return { ...event, occurred_at: Date.parse(occurred_at) };
}

/** Null for what cannot be the number of an attempt. */
function attemptOf(payload: PayloadReader): number | null {
  const number = payload.number('attempt');
  return number !== null && Number.isInteger(number) && Math.abs(number) < 2 ** 31 ? number : null;
}

/** Null for what is no status of HTTP. */
function statusOf(payload: PayloadReader): number | null {
  const status = payload.number('status');
  return status !== null && Number.isInteger(status) && status >= 0 && status < 1_000
    ? status
    : null;
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}
