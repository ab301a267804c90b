import test from 'ava';
import type { Finding, Outcome } from '../../../src/agent/history/index.js';
import { type Verdict, verdictOf } from '../../../src/agent/oracle/index.js';

const outcome = (acknowledged: boolean): Outcome => ({
  operation: {
    name: 'op-001',
    kind: 'create',
    subject: 'op-001',
    value: 'm',
    marker: 'm',
    idempotencyKey: 'k',
    method: 'POST',
    path: null,
    body: {},
  },
  attempts: 1,
  acknowledged,
  answer: null,
  lastSymptom: null,
  lastFaulted: false,
});
const UNEXPLAINED = { byLaterWrite: false, byDeletion: false };
const differences = [{ field: 'a', expected: 1, found: 2 }];
const seen = (copies: number, equal = true): Finding => ({
  readable: true,
  copies,
  value: copies === 0 ? null : 'm',
  differences: equal ? [] : differences,
});

const table: [boolean, Finding | undefined, Verdict][] = [
  [true, seen(1), 'kept'],
  [true, seen(0), 'lost'],
  [true, seen(1, false), 'partial'],
  [true, seen(2), 'duplicated'],
  [false, seen(2), 'duplicated'],
  [false, seen(0), 'failed'],
  [false, seen(1), 'applied'],
  [false, seen(1, false), 'partial'],
  [true, { readable: false, reason: 'away' }, 'unknown'],
  [false, { readable: false, reason: 'away' }, 'unknown'],
  [true, undefined, 'unknown'],
  [false, undefined, 'unknown'],
];

for (const [acknowledged, finding, verdict] of table) {
  const words = `${acknowledged ? 'acknowledged' : 'not acknowledged'}, ${JSON.stringify(finding)}`;
  test(`${words} is ${verdict}`, (t) => {
    t.is(verdictOf(outcome(acknowledged), finding, UNEXPLAINED), verdict);
  });
}
