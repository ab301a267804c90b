import { isFinal, type RunModel } from './runs.model.js';

export interface ClosingLimits {
  /** Milliseconds without an event after which a run counts as abandoned. */
  idleMs: number;
  /** Milliseconds after which it does in any case. */
  limitMs: number;
}

export type ClosingDecision =
  /** The barrier may open. */
  | { kind: 'open' }
  /** Look again at this time, epoch milliseconds. */
  | { kind: 'wait'; until: number }
  /** Nobody will finish this run. */
  | { kind: 'abandon' };

/**
 * What the timer of a run decides when it goes off: a finished run is closed once the evidence that
 * its agent announced (`last_seq`) is there or the time for it is over; one that nobody finished is
 * abandoned after its idle time.
 *
 * @param looks how often this timer has looked already; announced evidence is looked for soon at
 * first, then every second.
 */
export function decideClosing(
  run: RunModel,
  now: number,
  limits: ClosingLimits,
  looks: number,
): ClosingDecision {
  if (isFinal(run.status)) return { kind: 'open' };
  const lastSign = Math.max(run.created_at, run.last_event_at ?? 0, run.finish_received_at ?? 0);
  const deadline = Math.min(lastSign + limits.idleMs, run.created_at + limits.limitMs);
  if (run.finish_status === null) {
    return now < deadline ? { kind: 'wait', until: deadline } : { kind: 'abandon' };
  }
  const complete =
    run.finish_last_seq === null ||
    run.numbering === 'server' ||
    run.persisted_through >= run.finish_last_seq;
  if (complete || now >= lastSign + limits.idleMs) return { kind: 'open' };
  return { kind: 'wait', until: now + Math.min(1_000, 25 * 2 ** Math.min(looks, 6)) };
}
