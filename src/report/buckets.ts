import type { ReportEvent, TimelineBucket } from './document.js';
import type { PayloadReader } from './payload.js';
import { verdictOf } from './verdicts.js';
import { isoTime } from './words.js';

const MAX_BUCKETS = 120;
const NARROWEST_MS = 250;

type Counts = Omit<TimelineBucket, 'at'>;

/**
 * Counts per stretch of time. The length of the run is unknown beforehand, so the width doubles, and
 * neighbours are merged, whenever more than 120 buckets would be needed: constant memory, one pass,
 * events in any order.
 */
export class Buckets {
  #width = NARROWEST_MS;
  #lowest = Number.POSITIVE_INFINITY;
  #highest = Number.NEGATIVE_INFINITY;
  #counts = new Map<number, Counts>();

  add(event: ReportEvent, payload: PayloadReader): void {
    const index = Math.floor(event.occurred_at / this.#width);
    this.#lowest = Math.min(this.#lowest, index);
    this.#highest = Math.max(this.#highest, index);
    count(this.#at(index), event, payload);
    while (this.#highest - this.#lowest >= MAX_BUCKETS) this.#widen();
  }

  /** Width in milliseconds and the buckets that hold anything, in time order. */
  list(): { bucket_ms: number; buckets: TimelineBucket[] } {
    const buckets = [...this.#counts]
      .sort(([a], [b]) => a - b)
      .map(([index, counts]) => ({ at: isoTime(index * this.#width), ...counts }));
    return { bucket_ms: this.#width, buckets };
  }

  #at(index: number): Counts {
    const known = this.#counts.get(index);
    if (known !== undefined) return known;
    const empty = { events: 0, requests: 0, answered: 0, failed: 0, faults: 0, risks: 0 };
    this.#counts.set(index, empty);
    return empty;
  }

  #widen(): void {
    const narrow = this.#counts;
    this.#width *= 2;
    this.#lowest = Math.floor(this.#lowest / 2);
    this.#highest = Math.floor(this.#highest / 2);
    this.#counts = new Map();
    for (const [index, counts] of narrow) merge(this.#at(Math.floor(index / 2)), counts);
  }
}

function count(counts: Counts, event: ReportEvent, payload: PayloadReader): void {
  counts.events += 1;
  if (event.event_type === 'request_sent') counts.requests += 1;
  else if (event.event_type === 'response_received') counts.answered += 1;
  else if (event.event_type === 'attempt_failed') counts.failed += 1;
  else if (event.event_type === 'request_timeout') counts.failed += 1;
  else if (event.event_type === 'connection_failed') counts.failed += 1;
  else if (event.event_type === 'fault_injected') counts.faults += 1;
  else if (event.event_type === 'consistency_violation_detected') counts.risks += 1;
  else if (verdictOf(event, payload) !== null) counts.risks += 1;
}

function merge(into: Counts, from: Counts): void {
  into.events += from.events;
  into.requests += from.requests;
  into.answered += from.answered;
  into.failed += from.failed;
  into.faults += from.faults;
  into.risks += from.risks;
}
