import { Counter, type Registry } from 'prom-client';

const REASONS = ['queue_full', 'busy', 'redis_away', 'database_away', 'rate_limited'] as const;
export type RefusalReason = (typeof REASONS)[number];

export interface TrafficMetrics {
  /** Events that were answered 202. */
  accepted(events: number): void;
  /** A request that was told to come again. */
  refused(reason: RefusalReason): void;
}

/** What the API has taken in, and what it has sent away for the moment. */
export function registerTrafficMetrics(registry: Registry): TrafficMetrics {
  const accepted = new Counter({
    name: 'softadastra_events_accepted_total',
    help: 'Events that were answered 202, repetitions included',
    registers: [registry],
  });
  const refused = new Counter({
    name: 'softadastra_requests_refused_total',
    help: 'Requests that were answered 429 or 503 with Retry-After, by reason',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of REASONS) refused.inc({ reason }, 0);
  return {
    accepted: (events) => accepted.inc(events),
    refused: (reason) => refused.inc({ reason }),
  };
}
