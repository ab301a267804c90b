import type { ExecutionContext } from 'ava';
import { record } from './reliability/record.js';

/** For a test that cannot run here, and passes: the table of lines names the reason. */
export function skipped(t: ExecutionContext, reason: string): void {
  t.log(`skipped: ${reason}`);
  record(t, { kind: 'skipped', reason });
  t.pass();
}
