import type { LedgerEvent } from '../ledger.js';

/** Taken off once, however often it happened. */
const RISKS: Readonly<Record<string, number>> = {
  data_loss_risk_detected: 35,
  recovery_failed: 25,
  duplicate_detected: 20,
  request_timeout: 10,
};
/** Taken off for each event, up to a limit. */
const SEVERITIES: Readonly<Record<string, readonly [each: number, most: number]>> = {
  critical: [15, 30],
  error: [8, 24],
  warning: [3, 15],
};

/** The score by docs/scoring.md, computed a second time so that the product's own is checked. */
export function expectedScore(events: readonly LedgerEvent[]): number {
  const types = new Set(events.map(({ event_type }) => event_type));
  let score = 100;
  for (const [type, points] of Object.entries(RISKS)) if (types.has(type)) score -= points;
  for (const [severity, [each, most]] of Object.entries(SEVERITIES)) {
    const count = events.filter((event) => event.severity === severity).length;
    score -= Math.min(each * count, most);
  }
  return Math.max(0, score);
}
