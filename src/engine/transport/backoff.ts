import type { Random } from '../core/index.js';

/**
 * Milliseconds before the next attempt: doubles per failure up to the longest, and a random half of
 * it is taken off, so that nodes which lost each other at once do not come back at once.
 */
export function retryDelayMs(
  failures: number,
  [first, longest]: readonly [number, number],
  random: Random,
): number {
  const full = Math.min(longest, first * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random.float() / 2));
}
