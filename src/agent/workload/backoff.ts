import { draw, type Scenario } from '../scenario/index.js';

/**
 * Milliseconds to wait before `attempt` (2…): doubling from `backoff_ms` up to `backoff_max_ms`, of
 * which the upper half is drawn from the seed ("equal jitter").
 */
export function backoff(
  retry: Scenario['retry'],
  seed: string,
  operation: string,
  attempt: number,
): number {
  const full = Math.min(retry.backoff_max_ms, retry.backoff_ms * 2 ** (attempt - 2));
  return Math.round(full / 2 + (draw(seed, 'backoff', operation, attempt) * full) / 2);
}
