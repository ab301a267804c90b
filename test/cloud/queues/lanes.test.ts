import test from 'ava';
import fc from 'fast-check';
import { CHILD_OPTIONS, patientBackoff, SCORE_OPTIONS } from '../../../src/cloud/queues/index.js';

test('tries come at 200 ms, then twice as far apart, and at last every ten seconds', (t) => {
  const waits = Array.from({ length: 9 }, (_, made) => patientBackoff(made + 1, () => 0.5));
  t.deepEqual(waits, [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
});

test('however often it was tried, the wait is within a quarter of that and never over', (t) => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), chance, (made, random) => {
      const wait = patientBackoff(made, () => random);
      const middle = patientBackoff(made, () => 0.5);
      return Number.isInteger(wait) && Math.abs(wait - middle) <= middle / 4 + 1 && wait <= 12_500;
    }),
  );
  t.pass();
});

test('work waits for a database for days before it is given up, and a child fails alone', (t) => {
  const days = (Number(CHILD_OPTIONS.attempts) * 10) / 86_400;
  t.true(days > 30);
  t.is(SCORE_OPTIONS.attempts, CHILD_OPTIONS.attempts);
  t.true(CHILD_OPTIONS.ignoreDependencyOnFailure);
  t.false(CHILD_OPTIONS.removeOnFail);
});
