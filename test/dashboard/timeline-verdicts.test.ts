import test from 'ava';
import {
  gravity,
  isVerdictFilter,
  nextFailure,
  passes,
  VERDICT_ORDER,
  verdictCounts,
} from '../../src/dashboard/model/timeline-verdicts.js';
import { runOf } from './timeline-fixture.js';

const RUN = runOf(
  ([null, 'kept', 'lost', 'kept', 'applied', 'lost'] as const).map((verdict, index) => ({
    name: `op-${index}`,
    verdict,
    attempts: [{ start: index, end: index + 1 }],
  })),
);
const ALL = Int32Array.from([0, 1, 2, 3, 4, 5]);

test('the next failure comes after the present one, and after the last one the first', (t) => {
  t.is(nextFailure(RUN, ALL, null), 2);
  t.is(nextFailure(RUN, ALL, 2), 4);
  t.is(nextFailure(RUN, ALL, 5), 2);
  t.is(nextFailure(RUN, ALL, 3, -1), 2);
  t.is(nextFailure(RUN, ALL, 2, -1), 5);
  t.is(nextFailure(RUN, Int32Array.from([0, 1]), null), null);
});

test('only what is shown is gone to', (t) => {
  t.is(nextFailure(RUN, Int32Array.from([0, 4]), 4), 4);
});

test('a graver verdict weighs more; what was kept is no failure', (t) => {
  const weights = VERDICT_ORDER.map(gravity);
  t.deepEqual(
    weights,
    [...weights].sort((a, b) => b - a),
  );
  t.is(gravity('kept'), 1);
  t.is(gravity(null), 0);
});

test('filters choose one verdict, the findings, what is open, or all', (t) => {
  t.true(passes('all', null) && passes('all', 'lost'));
  t.true(passes('findings', 'applied') && !passes('findings', 'kept') && !passes('findings', null));
  t.true(passes('open', null) && !passes('open', 'kept'));
  t.true(passes('lost', 'lost') && !passes('lost', 'partial'));
  t.true(isVerdictFilter('duplicated') && !isVerdictFilter('doubled'));
});

test('operations are counted per verdict, gravest first', (t) => {
  t.deepEqual(
    [...verdictCounts(RUN)],
    [
      ['lost', 2],
      ['applied', 1],
      ['kept', 2],
      ['open', 1],
    ],
  );
});
