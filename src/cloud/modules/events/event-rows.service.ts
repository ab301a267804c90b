import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { newId } from '../../platform/ids.js';
import type { BatchJob, QueuedEvent } from '../../queues/index.js';
import type { EventModel, EventRow } from './events.model.js';
import type { Rivals } from './events.repository.js';

/** One event of a batch, as it was sent. */
export interface SentEvent {
  batch: BatchJob;
  event: QueuedEvent;
}

/** With the row it would become. */
export interface Candidate extends SentEvent {
  row: EventRow;
}

export type RejectionCode =
  | 'validation_failed'
  | 'conflict'
  | 'numbering'
  | 'run_not_found'
  | 'poison'
  | 'database';

export interface Rejection extends SentEvent {
  code: RejectionCode;
  reason: string;
}

/** The id is made here, shortly before the insert, so that ids grow nearly in the order of the rows. */
export function candidateOf(batch: BatchJob, event: QueuedEvent, now: number): Candidate {
  return {
    batch,
    event,
    row: {
      run_id: batch.run_id,
      seq: event.seq,
      id: event.id ?? newId('evt'),
      event_type: event.event_type,
      severity: event.severity ?? 'info',
      message: event.message ?? '',
      payload: JSON.stringify(event.payload ?? null),
      occurred_at: event.occurred_at ? Date.parse(event.occurred_at) : batch.accepted_at,
      created_at: now,
    },
  };
}

/**
 * Splits off candidates whose seq or id another one before them has taken already.
 * @param candidates in the order of run and seq. An id that was made here is nobody else's.
 */
export function splitUnique(candidates: readonly Candidate[]): {
  unique: Candidate[];
  others: Candidate[];
} {
  const taken = new Set<string>();
  const unique: Candidate[] = [];
  const others: Candidate[] = [];
  let last: EventRow | undefined;
  for (const candidate of candidates) {
    const { event, row } = candidate;
    const isSeqTaken = last !== undefined && last.seq === row.seq && last.run_id === row.run_id;
    const name = event.id === undefined ? null : `${row.run_id}/${event.id}`;
    if (isSeqTaken || (name !== null && taken.has(name))) {
      others.push(candidate);
      continue;
    }
    if (name !== null) taken.add(name);
    last = row;
    unique.push(candidate);
  }
  return { unique, others };
}

/**
 * Why a candidate that was not inserted is no repetition of what is stored; null where it is one.
 * Only what was sent is compared: a seq that the server gave and a time that it filled in are not.
 */
export function conflictWith(candidate: SentEvent, rivals: Rivals): string | null {
  const stored = rivalOf(candidate, rivals);
  if (!stored) return 'its seq or id is taken by an event that is gone';
  const differing = differingFields(candidate, stored);
  if (differing.length === 0) return null;
  return `seq ${stored.seq} (${stored.id}) is stored with another ${differing.join(', ')}`;
}

/** Whether something stored has taken the candidate's seq or id. */
export function hasRival(candidate: SentEvent, rivals: Rivals): boolean {
  return rivalOf(candidate, rivals) !== undefined;
}

function rivalOf({ event, batch }: SentEvent, rivals: Rivals): EventModel | undefined {
  const bySeq = rivals.get(`${batch.run_id}/${event.seq}`);
  const byId = event.id === undefined ? undefined : rivals.get(`${batch.run_id}/${event.id}`);
  return batch.numbering === 'agent' ? (bySeq ?? byId) : (byId ?? bySeq);
}

function differingFields({ event, batch }: SentEvent, stored: EventModel): string[] {
  const pairs: [string, unknown, unknown][] = [
    ['event_type', event.event_type, stored.event_type],
    ['severity', event.severity ?? 'info', stored.severity],
    ['message', event.message ?? '', stored.message],
    ['payload', event.payload ?? null, stored.payload],
  ];
  if (batch.numbering === 'agent') pairs.push(['seq', event.seq, stored.seq]);
  if (event.id !== undefined) pairs.push(['id', event.id, stored.id]);
  if (event.occurred_at !== undefined) {
    pairs.push(['occurred_at', Date.parse(event.occurred_at), stored.occurred_at]);
  }
  return pairs.filter(([, sent, kept]) => !isDeepStrictEqual(sent, kept)).map(([name]) => name);
}

/** The row of a rejection; the same refusal of the same body is one row, however often it comes. */
export function rejectionRow({ batch, event, code, reason }: Rejection, now: number) {
  const body = bodyOf(batch, event);
  return {
    id: newId('rej'),
    run_id: batch.run_id,
    seq: batch.numbering === 'agent' && Number.isSafeInteger(event.seq) ? event.seq : null,
    event_id: typeof event.id === 'string' ? event.id.slice(0, 40) : null,
    code,
    reason: reason.slice(0, 1_000),
    body,
    // Without a name of its own, an equal event of a run that the server numbers is another event.
    fingerprint: sha256(`${code}/${event.id === undefined ? event.seq : ''}/${body}`),
    created_at: now,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** As the agent sent it: without the seq that the server gave. */
function bodyOf(batch: BatchJob, event: QueuedEvent): string {
  const { seq: _, ...unnumbered } = event;
  return JSON.stringify(batch.numbering === 'agent' ? event : unnumbered);
}
