import test from 'ava';
import {
  brushed,
  commitOf,
  narrowed,
  pointWords,
  scenariosOf,
  tickPlaces,
  tickText,
  zoomed,
} from '../../src/dashboard/model/trend.js';
import { point } from '../helpers/trend-point.js';

const POINTS = ['run_a', 'run_b', 'run_c', 'run_d'].map((run_id) => point({ run_id }));
const ids = (points: readonly { run_id: string }[]) => points.map(({ run_id }) => run_id);

test('zooms to the runs between two, whichever is named first', (t) => {
  t.deepEqual(ids(zoomed(POINTS, ['run_b', 'run_c'])), ['run_b', 'run_c']);
  t.deepEqual(ids(zoomed(POINTS, ['run_d', 'run_b'])), ['run_b', 'run_c', 'run_d']);
});

test('shows all where the ends are gone, or would leave a single run', (t) => {
  for (const ends of [[], ['run_a'], ['run_a', 'run_gone'], ['run_b', 'run_b']]) {
    t.deepEqual(zoomed(POINTS, ends), POINTS);
  }
});

test('takes the points that a brush covers whole', (t) => {
  t.deepEqual(brushed(10, 2.2, 5.9), { from: 3, to: 5 });
  t.deepEqual(brushed(10, 5.9, 2.2), { from: 3, to: 5 });
  t.deepEqual(brushed(10, -4, 40), { from: 0, to: 9 });
  t.is(brushed(10, 2.2, 3.9), null, 'one point is no stretch');
  t.is(brushed(10, 2.2, 2.9), null);
});

test('halves what is shown around a point and stays among the points', (t) => {
  t.deepEqual(narrowed(10, 5), { from: 3, to: 7 });
  t.deepEqual(narrowed(10, 0), { from: 0, to: 4 });
  t.deepEqual(narrowed(10, 9), { from: 5, to: 9 });
  t.deepEqual(narrowed(3, 2), { from: 1, to: 2 });
  t.is(narrowed(2, 0), null);
  t.is(narrowed(0, 0), null);
});

test('labels the newest place and others evenly apart, as many as fit', (t) => {
  t.deepEqual(tickPlaces(5, 10), [0, 1, 2, 3, 4]);
  t.deepEqual(tickPlaces(10, 4), [0, 3, 6, 9]);
  t.deepEqual(tickPlaces(1, 0), [0]);
  t.deepEqual(tickPlaces(0, 4), []);
  for (const count of [7, 99, 500]) t.true(tickPlaces(count, 8).length <= 8);
});

test('finds the commit among the labels and shortens a hash', (t) => {
  t.is(commitOf({ sha: '4667d01a9c3bd0e4667d01a9c3bd0e4667d01a9c' }), '4667d01a9c');
  t.is(commitOf({ branch: 'main', commit: '4667d01' }), '4667d01');
  t.is(commitOf({ version: '2.1.0-rc.1' }), '2.1.0-rc.1');
  t.is(commitOf({ branch: 'main' }), null);
});

test('tells a point in one sentence', (t) => {
  const points = [
    point({ run_id: 'run_a', score: 90 }),
    point({
      run_id: 'run_b',
      score: 68,
      grade: 'C',
      risks: { data_loss: true, timeout: true },
      labels: { commit: 'abc' },
    }),
    point({ run_id: 'run_c', score: null, grade: null, risks: null }),
  ];
  t.is(
    pointWords(points, 1),
    '68, grade C, −22 against the run before, lost responses, commit abc, ' +
      'Data loss, timeouts, 2026-11-21 03:44:50 UTC',
  );
  t.is(pointWords(points, 2), 'No score, lost responses, not judged yet, 2026-11-21 03:44:50 UTC');
  t.is(pointWords(points, 3), '');
});

test('labels the axis with times on one day and with days over several', (t) => {
  const late = point({ created_at: '2026-12-03T10:00:00.000Z' });
  t.is(tickText(late.created_at, [late]), '10:00');
  t.is(tickText(late.created_at, [point(), late]), '3 Dec');
});

test('lists each scenario once, by name', (t) => {
  const rows = ['b', 'a', 'b'].map((scenario) => ({ scenario }));
  t.deepEqual(scenariosOf(rows), ['a', 'b']);
});
