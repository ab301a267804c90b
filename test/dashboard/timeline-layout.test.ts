import test from 'ava';
import { at } from '../../src/dashboard/model/columns.js';
import {
  barBox,
  contentHeight,
  fitted,
  laneAt,
  msOf,
  panned,
  revealing,
  type View,
  xOf,
  zoomed,
} from '../../src/dashboard/model/timeline-layout.js';
import { pictureOf } from '../../src/dashboard/model/timeline-picture.js';
import { ticksOf, timeText } from '../../src/dashboard/model/timeline-ticks.js';
import { seeded } from '../helpers/seed.js';
import { randomRun } from './timeline-fixture.js';

const FRAME: View = {
  fromMs: 0,
  toMs: 1,
  top: 0,
  width: 1_000,
  height: 400,
  gutter: 100,
  header: 40,
};

test('the whole run fits, with room at both ends', (t) => {
  const picture = pictureOf(randomRun(seeded(t), 50));
  const view = fitted(picture, FRAME);
  t.true(xOf(view, picture.fromMs) > view.gutter);
  t.true(xOf(view, picture.toMs) < view.width);
});

test('what is under the pointer stays there when it zooms', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 200));
  let view = zoomed(picture, fitted(picture, FRAME), 500, 0.1);
  for (let step = 0; step < 50; step += 1) {
    const x = random.between(300, 700);
    const ms = msOf(view, x);
    const next = zoomed(picture, view, x, random.pick([0.8, 0.9, 1.05]));
    // At the ends of the run it gives way.
    if (next.fromMs > picture.fromMs && next.toMs < picture.toMs) {
      t.true(Math.abs(xOf(next, ms) - x) < 1e-6);
    }
    view = next;
  }
});

test('no gesture leaves the run', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 300));
  const whole = fitted(picture, FRAME);
  let view = whole;
  for (let step = 0; step < 300; step += 1) {
    view = random.pick([
      () => zoomed(picture, view, random.between(0, 1_000), random.pick([0.01, 0.5, 2, 100])),
      () => panned(picture, view, random.between(-5_000, 5_000), random.between(-9_000, 9_000)),
      () => revealing(picture, view, random.between(0, 299)),
    ])();
    t.true(view.fromMs >= whole.fromMs - 1e-6 && view.toMs <= whole.toMs + 1e-6);
    t.true(view.toMs - view.fromMs >= 0.5 - 1e-9);
    t.true(view.top >= 0 && view.top <= contentHeight(picture, view));
  }
});

test('an operation that is looked for comes into sight, large enough to be seen', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 350));
  const start = zoomed(picture, fitted(picture, FRAME), 300, 0.05);
  for (let operation = 0; operation < 350; operation += 7) {
    const view = revealing(picture, start, operation);
    const box = barBox(picture, view, at(picture.firstAttempt, operation));
    t.true(box.x >= view.gutter - 1 && box.x <= view.width, `op ${operation} at ${box.x}`);
    t.is(laneAt(picture, view, box.y), operation);
    t.true(box.y >= view.header && box.y + box.height <= view.height);
  }
});

test('the axis has round times, neither crowded nor far apart', (t) => {
  const random = seeded(t);
  for (let round = 0; round < 200; round += 1) {
    const span = 10 ** (random.random() * 8 - 0.3);
    const fromMs = random.random() * 1e6;
    const ticks = ticksOf({ ...FRAME, fromMs, toMs: fromMs + span });
    t.true(ticks.length >= 2 && ticks.length <= 10, `${ticks.length} ticks in ${span} ms`);
    t.is(new Set(ticks.map(({ text }) => text)).size, ticks.length, 'no two read alike');
  }
});

test('times read as people write them', (t) => {
  t.is(timeText(0, 100), '0');
  t.is(timeText(250, 50), '250 ms');
  t.is(timeText(0.4, 0.1), '0.4 ms');
  t.is(timeText(1_250, 50), '1.25 s');
  t.is(timeText(125_000, 5_000), '2:05');
  t.is(timeText(3_725_000, 60_000), '1:02:05');
  t.is(timeText(-500, 100), '−500 ms');
});
