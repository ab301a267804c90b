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

const done = (
  kind: 'update' | 'delete' | 'read' | 'list',
  acknowledged: boolean,
  lastSymptom: Outcome['lastSymptom'] = null,
): Outcome => {
  const { operation, ...rest } = outcome(acknowledged);
  return { ...rest, operation: { ...operation, name: 'op-002', kind, value: 'u' }, lastSymptom };
};
const shows = (value: string | null, equal = true): Finding => ({
  readable: true,
  copies: value === null ? 0 : 1,
  value,
  differences: equal ? [] : differences,
});
const EXPLAINED = { byLaterWrite: true, byDeletion: true };

const others: [string, Outcome, Finding | undefined, typeof EXPLAINED, Verdict][] = [
  ['an update that is there', done('update', true), shows('u'), UNEXPLAINED, 'kept'],
  ['an update there in part', done('update', true), shows('u', false), UNEXPLAINED, 'partial'],
  ['an update that is not there', done('update', true), shows('m'), UNEXPLAINED, 'lost'],
  ['an update of what is gone', done('update', true), shows(null), UNEXPLAINED, 'lost'],
  ['an update that was overwritten', done('update', true), shows('w'), EXPLAINED, 'kept'],
  ['an update never acknowledged, there', done('update', false), shows('u'), EXPLAINED, 'applied'],
  ['an update never acknowledged', done('update', false), shows('m'), EXPLAINED, 'failed'],
  ['an update refused truly', done('update', false, 'status 404'), shows(null), EXPLAINED, 'kept'],
  ['an update refused', done('update', false, 'status 404'), shows('m'), UNEXPLAINED, 'failed'],
  ['an update not readable', done('update', true), undefined, EXPLAINED, 'unknown'],
  ['a deletion', done('delete', true), shows(null), UNEXPLAINED, 'kept'],
  ['a deletion that came back', done('delete', true), shows('m'), UNEXPLAINED, 'lost'],
  ['a deletion overwritten', done('delete', true), shows('w'), EXPLAINED, 'kept'],
  ['a deletion never acknowledged', done('delete', false), shows('m'), EXPLAINED, 'failed'],
  ['one not acknowledged, gone', done('delete', false), shows(null), EXPLAINED, 'applied'],
  ['a deletion not readable', done('delete', true), undefined, EXPLAINED, 'unknown'],
  ['a read with an answer', done('read', true), undefined, UNEXPLAINED, 'kept'],
  ['a read without one', done('read', false), undefined, UNEXPLAINED, 'failed'],
  ['a list without an answer', done('list', false), undefined, UNEXPLAINED, 'failed'],
];

for (const [words, what, finding, explained, verdict] of others) {
  test(`${words} is ${verdict}`, (t) => {
    t.is(verdictOf({ ...what }, finding, explained), verdict);
  });
}

test('a creation that is gone is kept only where a deletion explains it', (t) => {
  t.is(verdictOf(outcome(true), seen(0), EXPLAINED), 'kept');
  t.is(verdictOf(outcome(true), seen(0), UNEXPLAINED), 'lost');
});
