import test from 'ava';
import {
  boxHeight,
  type Extent,
  type Scroll,
  scrolled,
  scrollTo,
  TALLEST_PX,
} from '../../src/dashboard/model/scroll-scale.js';
import { seeded } from '../helpers/seed.js';

const SHORT: Extent = { height: 32_000, view: 480 };
const LONG: Extent = { height: 32_000_000, view: 480 };
const START: Scroll = { top: 0, shift: 0 };

test('a list that a browser can draw is its own box', (t) => {
  t.is(boxHeight(SHORT.height), SHORT.height);
  t.deepEqual(scrolled(START, 12_345, SHORT), { top: 12_345, shift: 0 });
  t.deepEqual(scrollTo(31_000, SHORT), { top: 31_000, shift: 0 });
});

test('a longer one is drawn in a box of bounded height', (t) => {
  t.is(boxHeight(LONG.height), TALLEST_PX);
});

test('a small move goes on by as many pixels, a large one to the same share', (t) => {
  const middle = scrolled(START, (TALLEST_PX - 480) / 2, LONG);
  t.is(offset(middle), (LONG.height - LONG.view) / 2);
  const next = scrolled(middle, middle.top + 100, LONG);
  t.is(offset(next), offset(middle) + 100);
});

test('both ends are reached', (t) => {
  t.is(offset(scrolled(START, TALLEST_PX - 480, LONG)), LONG.height - LONG.view);
  const end = scrollTo(LONG.height, LONG);
  t.is(end.top, TALLEST_PX - 480);
  t.is(offset(scrolled(end, 0, LONG)), 0);
});

test('many small moves never come to an end before the list does', (t) => {
  const random = seeded(t);
  for (let round = 0; round < 20; round += 1) {
    let scroll = scrollTo(random.between(0, 60_000), LONG);
    let wanted = offset(scroll);
    while (wanted > 0) {
      const by = Math.min(random.between(1, 900), wanted);
      const top = Math.max(0, scroll.top - by);
      wanted -= scroll.top - top;
      scroll = scrolled(scroll, top, LONG);
      t.is(Math.round(offset(scroll)), Math.round(wanted));
    }
    t.is(scroll.top, 0);
    t.is(scroll.shift, 0);
  }
});

function offset({ top, shift }: Scroll): number {
  return top + shift;
}
