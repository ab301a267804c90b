import test from 'ava';
import { at } from '../../src/dashboard/model/columns.js';
import {
  barsBetween,
  distance,
  type Hit,
  hitAt,
  marksBetween,
  SLACK,
} from '../../src/dashboard/model/timeline-hit.js';
import {
  barBox,
  fitted,
  laneAt,
  lanesInSight,
  MARK,
  markBox,
  panned,
  type View,
  zoomed,
} from '../../src/dashboard/model/timeline-layout.js';
import { type Picture, pictureOf } from '../../src/dashboard/model/timeline-picture.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { randomRun, runOf } from './timeline-fixture.js';

const FRAME: View = {
  fromMs: 0,
  toMs: 1,
  top: 0,
  width: 1_200,
  height: 440,
  gutter: 120,
  header: 40,
};

test('whatever is looked at in 10,000 operations, a pointer meets what is drawn there', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 10_000));
  t.true(picture.grouped && picture.lanes >= 12);
  const points = scaled(t, 'points', 400, 4_000);
  let met = 0;
  for (let point = 0; point < points; point += 1) {
    const view = randomView(random, picture);
    const { x, y } = randomPoint(random, picture, view);
    const hit = hitAt(picture, view, x, y);
    t.deepEqual(hit, sought(picture, view, x, y), `at ${x}, ${y} of ${JSON.stringify(view)}`);
    if (hit !== null) met += 1;
  }
  t.true(met > points / 10, `only ${met} of ${points} points met something`);
});

test('what is drawn of a lane is all that reaches into the picture', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 2_000));
  for (let round = 0; round < 40; round += 1) {
    const view = randomView(random, picture);
    const lane = random.between(0, picture.lanes - 1);
    const found = [...barsBetween(picture, view, lane, view.gutter, view.width)];
    const wanted = laneBars(picture, lane).filter((attempt) => {
      const box = barBox(picture, view, attempt);
      return box.x <= view.width && box.x + box.width >= view.gutter;
    });
    t.true(
      wanted.every((attempt) => found.includes(attempt)),
      `lane ${lane} of ${JSON.stringify(view)}`,
    );
    t.true(found.length <= wanted.length + 3, 'and hardly more');
  }
});

test('marks stay where they are while the picture is moved', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 3_000));
  for (let round = 0; round < 40; round += 1) {
    const view = zoomed(picture, fitted(picture, FRAME), random.between(120, 1_200), 0.2);
    const moved = panned(picture, view, random.between(-300, 300), 0);
    const dx =
      (view.fromMs - moved.fromMs) * ((view.width - view.gutter) / (view.toMs - view.fromMs));
    const lane = random.between(0, picture.lanes - 1);
    t.deepEqual(
      marksBetween(picture, view, lane, 500, 800),
      marksBetween(picture, moved, lane, 500 + dx, 800 + dx),
    );
  }
});

test('no two marks of a lane overlap', (t) => {
  const random = seeded(t);
  const picture = pictureOf(randomRun(random, 3_000));
  let shown = 0;
  for (let round = 0; round < 40; round += 1) {
    const view = randomView(random, picture);
    const lane = random.between(0, picture.lanes - 1);
    const marks = marksBetween(picture, view, lane, view.gutter, view.width);
    const lefts = marks.map((operation) => markBox(picture, view, operation).x);
    t.true(lefts.every((x, place) => place === 0 || x - (lefts[place - 1] ?? 0) >= MARK));
    shown += marks.length;
  }
  t.true(shown > 40, 'there were some');
});

test('the gravest of crowded marks is the one that is drawn and met', (t) => {
  const attempts = (start: number) => [{ start, end: start + 1 }];
  const picture = pictureOf(
    runOf([
      ...Array.from({ length: 500 }, (_, index) => ({
        name: `kept-${index}`,
        verdict: 'kept' as const,
        attempts: attempts(index * 2),
      })),
      { name: 'lost', verdict: 'lost', attempts: attempts(1_000.5) },
      { name: 'failed', verdict: 'failed', attempts: attempts(1_002) },
      { name: 'end', verdict: 'kept', attempts: attempts(5_000) },
    ]),
  );
  const view = fitted(picture, FRAME);
  const shown = marksBetween(picture, view, 0, view.gutter, view.width);
  t.deepEqual(
    shown.map((operation) => picture.source.operations.name[operation]),
    ['lost', 'end'],
  );
  const box = markBox(picture, view, 500);
  t.deepEqual(hitAt(picture, view, box.x + 3, box.y + 3), { operation: 500, attempt: null });
});

test('a lane of its own belongs to its operation from the name to the end', (t) => {
  const picture = pictureOf(
    runOf([
      { name: 'a', attempts: [{ start: 0, end: 10 }] },
      { name: 'b', attempts: [{ start: 500, end: 510 }] },
    ]),
  );
  const view = fitted(picture, FRAME);
  const second = view.header + 30;
  t.deepEqual(hitAt(picture, view, 5, second), { operation: 1, attempt: null });
  t.deepEqual(hitAt(picture, view, 200, second), { operation: 1, attempt: null });
  t.is(hitAt(picture, view, 200, 10), null, 'above the lanes is nothing');
  t.is(hitAt(picture, view, 200, 300), null, 'nor below the last one');
});

function randomView(random: Seeded, picture: Picture): View {
  const whole = fitted(picture, { ...FRAME, width: random.pick([360, 900, 1_200, 3_000]) });
  const near = zoomed(
    picture,
    whole,
    random.between(whole.gutter, whole.width),
    10 ** -(random.random() * 4),
  );
  return panned(picture, near, random.between(-400, 400), random.between(-200, 200));
}

/** Near to something that is drawn, mostly. */
function randomPoint(random: Seeded, picture: Picture, view: View) {
  const anywhere = { x: random.random() * view.width, y: random.random() * view.height };
  const [first, last] = lanesInSight(picture, view);
  const lane = random.between(first, Math.max(first, last));
  const drawn = [...barsBetween(picture, view, lane, view.gutter, view.width)];
  if (drawn.length === 0 || random.between(0, 9) === 0) return anywhere;
  const box = barBox(picture, view, random.pick(drawn));
  const x = box.x + random.random() * (box.width + 12) - 6;
  return { x: Math.max(view.gutter, x), y: box.y + random.random() * box.height };
}

/** The same by looking at every box there is. */
function sought(picture: Picture, view: View, x: number, y: number): Hit | null {
  const lane = laneAt(picture, view, y);
  if (lane === null || x < view.gutter) return null;
  const marks = marksBetween(picture, view, lane, -10_000, view.width + 10_000);
  const mark = marks.findLast((operation) => {
    const box = markBox(picture, view, operation);
    return x >= box.x && x <= box.x + MARK;
  });
  if (mark !== undefined) return { operation: mark, attempt: null };
  const away = (attempt: number) => distance(barBox(picture, view, attempt), x);
  const near = laneBars(picture, lane).filter((attempt) => away(attempt) <= SLACK);
  const least = Math.min(...near.map(away));
  const attempt = near.findLast((each) => away(each) === least);
  if (attempt === undefined) return null;
  return { operation: at(picture.source.attempts.operation, attempt), attempt };
}

function laneBars(picture: Picture, lane: number): number[] {
  return [...picture.bars.slice(at(picture.firstBar, lane), at(picture.firstBar, lane + 1))];
}
