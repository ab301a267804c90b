import test from 'ava';
import { sparkOf, sparkWords } from '../../src/dashboard/model/sparkline.js';

test('spaces values evenly and keeps the line within its inset', (t) => {
  const { paths, last } = sparkOf([0, 100, 50], 106, 26, 3);
  t.deepEqual(paths, ['M3 23L53 3L103 13']);
  t.deepEqual(last, { x: 103, y: 13 });
});

test('leaves a gap where a run has no score, and draws a lone point', (t) => {
  const { paths, last } = sparkOf([100, 100, null, 0, null], 103, 23, 1.5);
  t.is(paths.length, 2);
  t.is(paths[0], 'M1.5 1.5L26.5 1.5');
  t.is(paths[1], 'M76.5 21.5h0');
  t.deepEqual(last, { x: 76.5, y: 21.5 });
});

test('draws one value and none at all', (t) => {
  t.deepEqual(sparkOf([100], 50, 20), { paths: ['M3 3h0'], last: { x: 3, y: 3 } });
  t.deepEqual(sparkOf([null], 50, 20), { paths: [], last: null });
  t.deepEqual(sparkOf([], 50, 20), { paths: [], last: null });
});

test('says the same in words', (t) => {
  t.is(sparkWords([92, null, 40, 60]), 'Score over 3 runs, from 92 to 60, lowest 40');
  t.is(sparkWords([7]), 'Score of one run, 7');
  t.is(sparkWords([null]), 'No scored run yet');
});
