import type { ExecutionContext } from 'ava';
import { record } from './reliability/record.js';

/**
 * How much of something a test does: little in `npm test`, all of it in `npm run test:full`. The
 * number used stands in the test's log, and in the table behind all tests.
 */
export function scaled(t: ExecutionContext, what: string, little: number, full: number): number {
  const amount = process.env.TEST_SCALE === 'full' ? full : little;
  t.log(`${what}: ${amount} (npm run test:full: ${full})`);
  record(t, { kind: 'amount', what, amount, full });
  return amount;
}
