import test from 'ava';
import { at } from '../../src/dashboard/model/columns.js';
import {
  MOST_OWN_LANES,
  pictureOf,
  pictureSteps,
} from '../../src/dashboard/model/timeline-picture.js';
import { seeded } from '../helpers/seed.js';
import { randomRun, runOf } from './timeline-fixture.js';

test('up to 400 operations have lanes of their own, in the order of their beginning', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, MOST_OWN_LANES));
  t.false(picture.grouped);
  t.is(picture.lanes, MOST_OWN_LANES);
  t.deepEqual([...picture.laneOf], [...picture.laneOf.keys()]);
});

test('more share lanes: as few as overlap at any time, and none overlaps in its lane', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 3_000));
  t.true(picture.grouped);
  for (let lane = 0; lane < picture.lanes; lane += 1) {
    const own = [...picture.shown].filter((operation) => picture.laneOf[operation] === lane);
    own.sort((a, b) => at(picture.beginMs, a) - at(picture.beginMs, b));
    own.forEach((operation, place) => {
      const before = own[place - 1];
      if (before === undefined) return;
      t.true(at(picture.doneMs, before) <= at(picture.beginMs, operation));
    });
  }
  t.is(picture.lanes, mostAtOnce(picture.beginMs, picture.doneMs));
});

test('each attempt is one bar, and only those of the operations that are wanted', (t) => {
  const random = seeded(t);
  const source = randomRun(random, 1_000);
  const all = pictureOf(source);
  t.deepEqual(
    [...all.bars].sort((a, b) => a - b),
    [...source.attempts.operation.keys()],
  );
  const lost = pictureOf(source, (each) => source.operations.verdict[each] === 'lost');
  t.true(lost.shown.length > 0 && !lost.grouped, 'few enough for lanes of their own');
  t.true(
    [...lost.bars].every(
      (bar) => source.operations.verdict[at(source.attempts.operation, bar)] === 'lost',
    ),
  );
  t.true(
    [...lost.laneOf].every(
      (lane, each) => lane >= 0 === (source.operations.verdict[each] === 'lost'),
    ),
  );
});

test('a bar that nothing was heard of ends with the next attempt, or with the run', (t) => {
  const picture = pictureOf(
    runOf([
      {
        name: 'a',
        attempts: [
          { start: 0, end: null },
          { start: 40, end: null },
        ],
      },
      { name: 'b', attempts: [{ start: 10, end: 100 }] },
    ]),
  );
  t.deepEqual([...picture.endMs], [40, 100, 100]);
  t.deepEqual([...picture.doneMs], [100, 100]);
});

test('a clock that steps back, and a run of nothing, can be drawn', (t) => {
  const back = pictureOf(runOf([{ name: 'a', attempts: [{ start: 50, end: -20 }] }]));
  t.is(back.fromMs, -20);
  t.deepEqual([...back.endMs], [50], 'no bar ends before it begins');
  const empty = pictureOf(runOf([], { from: null, to: null }));
  t.is(empty.lanes, 0);
  t.true(empty.toMs > empty.fromMs);
  const mute = pictureOf(runOf([{ name: 'never sent', attempts: [] }]));
  t.is(mute.lanes, 1);
});

function mostAtOnce(beginMs: Float64Array, doneMs: Float64Array): number {
  const edges = [
    ...Array.from(beginMs, (ms) => ({ ms, step: 1 })),
    ...Array.from(doneMs, (ms) => ({ ms, step: -1 })),
  ].sort((a, b) => a.ms - b.ms || a.step - b.step);
  let open = 0;
  return edges.reduce((most, { step }) => {
    open += step;
    return Math.max(most, open);
  }, 0);
}

test('the picture ends with what is drawn, and with the run only where something was never heard of', (t) => {
  const answered = { name: 'a', attempts: [{ start: 0, end: 100 }] };
  const to = '2026-11-21T09:00:05.000Z';
  t.is(pictureOf(runOf([answered], { to })).toMs, 100);
  const retried = {
    name: 'b',
    attempts: [
      { start: 10, end: null },
      { start: 50, end: 60 },
    ],
  };
  t.is(pictureOf(runOf([answered, retried], { to })).toMs, 100);
  const open = { name: 'c', attempts: [{ start: 50, end: null }] };
  t.is(pictureOf(runOf([answered, open], { to })).toMs, 5_000);
});

test('made step by step it is the same picture', (t) => {
  const random = seeded(t);
  const source = randomRun(random, 2_000);
  const steps = pictureSteps(source, (operation) => operation % 3 !== 0);
  let taken = 1;
  let step = steps.next();
  for (; !step.done; taken += 1) step = steps.next();
  t.true(taken > 5, `${taken} steps`);
  t.deepEqual(
    step.value,
    pictureOf(source, (operation) => operation % 3 !== 0),
  );
});

test('attempts whose clock stepped back are bars in the order of time', (t) => {
  const { bars, source } = pictureOf(
    runOf([
      {
        name: 'back',
        attempts: [
          { start: 30, end: 40 },
          { start: 10, end: 20 },
          { start: 20, end: 25 },
        ],
      },
      { name: 'after', attempts: [{ start: 50, end: 60 }] },
    ]),
  );
  t.deepEqual(
    [...bars].map((bar) => source.attempts.start_ms[bar]),
    [10, 20, 30, 50],
  );
});
