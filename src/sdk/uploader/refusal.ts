import type { CloudError, ErrorDetail } from '../cloud-error.js';
import type { EventInput } from '../types.js';
import type { KeptEvent } from './outbox.js';

/** An event that the cloud refused. A stand-in took its number, so that the run has no gap. */
export interface SetAsideEvent {
  seq: number;
  event: EventInput;
  reasons: readonly ErrorDetail[];
}

/** What a refused batch says about its events. */
export interface Refused {
  event: KeptEvent;
  /** Paths within the event, such as `/severity`; empty path for the event as a whole. */
  reasons: ErrorDetail[];
}

/** The events that a refusal names; those of a batch of one, in any case; else none. */
export function refusedEvents(error: CloudError, batch: readonly KeptEvent[]): Refused[] {
  const byIndex = new Map<number, ErrorDetail[]>();
  for (const { path, message } of error.details) {
    const [, index, rest] = /^\/events\/(\d+)(\/.*)?$/.exec(path) ?? [];
    if (index === undefined) continue;
    const reasons = byIndex.get(Number(index)) ?? [];
    reasons.push({ path: rest ?? '', message });
    byIndex.set(Number(index), reasons);
  }
  const named = [...byIndex].flatMap(([index, reasons]) => {
    const event = batch[index];
    return event === undefined ? [] : { event, reasons };
  });
  const [only] = batch;
  if (named.length > 0 || only === undefined || batch.length > 1) return named;
  return [{ event: only, reasons: [{ path: '', message: error.message }] }];
}

/**
 * What is sent in place of a refused event, under the same number. It keeps type and severity unless
 * those are what was refused, so that the score does not get better by a refusal.
 */
export function standIn(refused: Refused, now: string, newId: string): EventInput {
  const original: EventInput = JSON.parse(refused.event.json);
  const bad = new Set(refused.reasons.map(({ path }) => path.split('/')[1]));
  const reasons = refused.reasons.slice(0, 5).map((reason) => ({
    path: reason.path.slice(0, 200),
    message: reason.message.slice(0, 200),
  }));
  return {
    seq: refused.event.seq,
    id: newId,
    event_type: bad.has('event_type') ? 'event_set_aside' : original.event_type,
    severity: bad.has('severity') ? 'warning' : (original.severity ?? 'info'),
    message: 'The event was refused by the cloud; its reporter has set it aside.',
    payload: { set_aside: true, reasons },
    occurred_at: bad.has('occurred_at') ? now : (original.occurred_at ?? now),
  };
}
