import type { HistoryEntry, ReportEvent, Verdict } from './document.js';
import { describe } from './history.js';
import type { PayloadReader } from './payload.js';
import type { Surroundings } from './surroundings.js';
import { OperationTally } from './tally.js';
import { VERDICTS, verdictOf, worse } from './verdicts.js';

/** Operations whose history the report shows, per verdict and in all. */
export const MAX_EVIDENCE_OPERATIONS = 100;
/** History entries held at one time, over all operations: some 20 MB. */
export const MAX_ENTRIES = 60_000;
/** History entries of one operation; a client that retries for ever must not fill the report. */
export const MAX_ENTRIES_PER_OPERATION = 60;
/** Verdict entries an operation may have beyond that. */
const ROOM_FOR_VERDICTS = 5;
/** The first operations of a run are kept for the timeline, whatever becomes of them. */
export const MAX_PINNED_OPERATIONS = 200;
/** An answer this close to a restart may have been forgotten by it, so its history is worth keeping. */
const NEAR_MS = 5_000;

/** What is known of one operation. Times are epoch milliseconds. */
export interface OperationRecord {
  name: string;
  kind: string | null;
  subject: string | null;
  entries: HistoryEntry[];
  first_at: number;
  last_at: number;
  attempts: number;
  acknowledged: boolean | null;
  copies: number | null;
  verdict: Verdict | null;
  recovered: boolean;
  troubled: boolean;
  complete: boolean;
  pinned: boolean;
}

/**
 * The histories of the operations that may turn out to need explaining. Verdicts come after the
 * attempts, so at first every operation is kept. When there are too many entries, those operations go
 * that had no trouble: settled as recovered, or answered at once, undisturbed and far from a restart.
 * While nothing of that kind is left, only verdicts are recorded.
 */
export class Operations {
  readonly #records = new Map<string, OperationRecord>();
  readonly #flagged = new Map<Verdict, OperationRecord[]>(VERDICTS.map((each) => [each, []]));
  readonly #surroundings: Surroundings;
  readonly #maxEntries: number;
  #entries = 0;
  #addedSinceSweep = 0;

  readonly tally = new OperationTally();
  /** Operations whose history was let go, or never recorded, to bound memory. */
  forgotten = 0;
  /** Whether anything was left out so far. */
  bounded = false;

  constructor(surroundings: Surroundings, maxEntries = MAX_ENTRIES) {
    this.#surroundings = surroundings;
    this.#maxEntries = maxEntries;
  }

  add(event: ReportEvent, payload: PayloadReader): void {
    const name = payload.text('operation');
    this.#addedSinceSweep += 1;
    if (this.#isFull && this.#addedSinceSweep > this.#maxEntries / 20) this.#makeRoom();
    const verdict = verdictOf(event, payload);
    const known = name === null ? undefined : this.#records.get(name);
    const kind = payload.text('kind') ?? known?.kind ?? null;
    if (verdict !== null) this.tally.judged(event, verdict, kind);
    if (name === null) return;
    if (isFirstAttempt(event, payload)) this.tally.begun(kind);
    const record = known ?? this.#recordFor(name, event, payload, verdict);
    if (isAcknowledgement(event, payload) && record?.acknowledged !== true) {
      this.tally.acknowledge(kind);
      if (record !== undefined) record.acknowledged = true;
    }
    if (record === undefined) return;
    if (verdict !== null) this.#flag(record, verdict, payload);
    note(record, event, payload);
    this.#append(record, event, payload, verdict !== null);
  }

  /** Operations with a verdict, worst first, at most the given number. */
  ofInterest(limit: number): OperationRecord[] {
    const all = VERDICTS.flatMap((verdict) =>
      (this.#flagged.get(verdict) ?? []).filter((record) => record.verdict === verdict),
    );
    return all.slice(0, limit);
  }

  /** What is still recorded, in the order of first appearance. */
  records(): IterableIterator<OperationRecord> {
    return this.#records.values();
  }

  #recordFor(
    name: string,
    event: ReportEvent,
    payload: PayloadReader,
    verdict: Verdict | null,
  ): OperationRecord | undefined {
    const fromTheStart = isFirstAttempt(event, payload);
    const wanted = verdict !== null && this.#hasPlace(verdict);
    if (this.#isFull && !wanted) {
      this.bounded = true;
      if (fromTheStart) this.forgotten += 1;
      return undefined;
    }
    const record: OperationRecord = {
      name,
      kind: null,
      subject: null,
      entries: [],
      first_at: event.occurred_at,
      last_at: event.occurred_at,
      attempts: 0,
      acknowledged: null,
      copies: null,
      verdict: null,
      recovered: false,
      troubled: false,
      complete: fromTheStart || !this.bounded,
      pinned: this.#records.size < MAX_PINNED_OPERATIONS,
    };
    this.#records.set(name, record);
    return record;
  }

  #flag(record: OperationRecord, verdict: Verdict, payload: PayloadReader): void {
    record.copies = payload.number('copies') ?? record.copies;
    record.acknowledged = payload.boolean('acknowledged') ?? record.acknowledged;
    record.verdict = worse(record.verdict, verdict);
    const flagged = this.#flagged.get(record.verdict) ?? [];
    if (flagged.includes(record) || !this.#hasPlace(record.verdict)) return;
    flagged.push(record);
    record.pinned = true;
  }

  #hasPlace(verdict: Verdict): boolean {
    return (this.#flagged.get(verdict)?.length ?? 0) < MAX_EVIDENCE_OPERATIONS;
  }

  /** A verdict that will be shown is recorded even where there is no more place for attempts. */
  #append(
    record: OperationRecord,
    event: ReportEvent,
    payload: PayloadReader,
    isVerdict: boolean,
  ): void {
    const most = MAX_ENTRIES_PER_OPERATION + (isVerdict ? ROOM_FOR_VERDICTS : 0);
    if (record.entries.length >= most || (this.#isFull && !(isVerdict && record.pinned))) {
      record.complete = false;
      return;
    }
    record.entries.push(describe(event, payload));
    this.#entries += 1;
  }

  get #isFull(): boolean {
    return this.#entries >= this.#maxEntries;
  }

  /** Oldest first; not at every event, since there may be nothing that can go. */
  #makeRoom(): void {
    this.#addedSinceSweep = 0;
    for (const record of this.#records.values()) {
      if (this.#entries <= this.#maxEntries * 0.7) break;
      if (record.pinned || !this.#isUntroubled(record)) continue;
      this.#records.delete(record.name);
      this.#entries -= record.entries.length;
      this.forgotten += 1;
      this.bounded = true;
    }
  }

  #isUntroubled(record: OperationRecord): boolean {
    if (record.recovered || record.verdict !== null) return true;
    if (record.troubled || record.acknowledged !== true) return false;
    return !this.#surroundings.disturbedBetween(record.first_at, record.last_at + NEAR_MS);
  }
}

function note(record: OperationRecord, event: ReportEvent, payload: PayloadReader): void {
  record.first_at = Math.min(record.first_at, event.occurred_at);
  record.kind ??= payload.text('kind');
  record.subject ??= payload.text('subject');
  const attempt = payload.number('attempt') ?? payload.number('attempts') ?? 0;
  record.attempts = Math.max(record.attempts, attempt);
  if (event.event_type === 'recovery_succeeded') record.recovered = true;
  else if (ATTEMPT_TYPES.has(event.event_type)) {
    record.last_at = Math.max(record.last_at, event.occurred_at);
    record.troubled ||=
      event.event_type !== 'request_sent' && event.event_type !== 'response_received';
    record.troubled ||= payload.text('fault') !== null;
  }
}

/** Verdicts come later than the operation's last attempt, and must not stretch its time. */
const ATTEMPT_TYPES: ReadonlySet<string> = new Set([
  'request_sent',
  'response_received',
  'attempt_failed',
  'request_timeout',
  'connection_failed',
  'retry_started',
  'fault_injected',
]);

function isFirstAttempt(event: ReportEvent, payload: PayloadReader): boolean {
  return event.event_type === 'request_sent' && (payload.number('attempt') ?? 1) <= 1;
}

function isAcknowledgement(event: ReportEvent, payload: PayloadReader): boolean {
  const status = payload.number('status') ?? 0;
  return event.event_type === 'response_received' && status >= 200 && status < 300;
}
