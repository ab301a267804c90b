import type { Random } from '../core/index.js';
import type { RetryPolicy } from './types.js';

/**
 * Milliseconds to wait after the given attempt, the first being 1: doubled each time up to a bound,
 * then between half and all of it, so that many that failed together do not come back together.
 */
export function backoffMs(attempt: number, policy: Required<RetryPolicy>, random: Random): number {
  const { firstDelayMs, longestDelayMs } = policy;
  const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(delay * (0.5 + random.float() / 2));
}
