import test from 'ava';
import {
  aheadMs,
  type Clock,
  HybridClock,
  hlcFromMs,
  MAX_CLOCK_SKEW_MS,
  msOfHlc,
} from '../../../src/engine/core/index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const NOW = 1_700_000_000_000;

test('a timestamp holds its milliseconds, exactly, until the year 2248', (t) => {
  t.is(hlcFromMs(NOW), NOW * 1024);
  for (const ms of [0, 1, NOW, Date.UTC(2248, 0)]) {
    t.is(msOfHlc(hlcFromMs(ms)), ms);
    t.is(msOfHlc(hlcFromMs(ms) + 1023), ms);
    t.true(Number.isSafeInteger(hlcFromMs(ms) + 1023));
  }
  t.false(Number.isSafeInteger(hlcFromMs(Date.UTC(2250, 0))));
});

test('time rises with every event, and follows the clock', (t) => {
  const clock = new SetClock(NOW);
  const hybrid = new HybridClock(clock);
  t.is(hybrid.next(), hlcFromMs(NOW));
  t.is(hybrid.next(), hlcFromMs(NOW) + 1);
  clock.ms += 5;
  t.is(hybrid.next(), hlcFromMs(NOW + 5));
  clock.ms -= 3_600_000;
  t.is(hybrid.next(), hlcFromMs(NOW + 5) + 1, 'a clock that jumps back does not take it along');
});

test('more than 1024 events in a millisecond run into the next one', (t) => {
  const hybrid = new HybridClock(new SetClock(NOW));
  let last = 0;
  for (let count = 0; count < 3_000; count += 1) {
    const time = hybrid.next();
    t.true(time > last);
    last = time;
  }
  t.is(last, hlcFromMs(NOW) + 2_999);
});

test('it goes on above an earlier life and above what it observed', (t) => {
  const later = hlcFromMs(NOW + 60_000);
  t.is(new HybridClock(new SetClock(NOW), later).next(), later + 1);
  const hybrid = new HybridClock(new SetClock(NOW));
  hybrid.observe(later);
  hybrid.observe(5);
  t.is(hybrid.last, later);
  t.is(hybrid.next(), later + 1);
});

test('how far ahead a timestamp lies is measured against the clock of this machine', (t) => {
  const clock = new SetClock(NOW);
  t.is(aheadMs(hlcFromMs(NOW + MAX_CLOCK_SKEW_MS) + 7, clock), MAX_CLOCK_SKEW_MS);
  t.is(aheadMs(hlcFromMs(NOW - 1), clock), -1);
  t.is(MAX_CLOCK_SKEW_MS, 300_000);
});

test('nodes that hear of each other keep cause before effect, whatever their clocks do', (t) => {
  const random = seeded(t);
  const nodes = Array.from({ length: 4 }, () => {
    const clock = new SetClock(NOW + random.between(-240_000, 240_000));
    return { clock, hybrid: new HybridClock(clock) };
  });
  for (let left = scaled(t, 'events', 5_000, 500_000); left > 0; left -= 1) {
    const [from, to] = [random.pick(nodes), random.pick(nodes)];
    from.clock.ms += random.between(-50, 60);
    const sent = from.hybrid.next();
    to.hybrid.observe(sent);
    t.true(to.hybrid.next() > sent);
  }
});

class SetClock implements Clock {
  constructor(public ms: number) {}

  now(): number {
    return this.ms;
  }

  after(): never {
    throw new Error('nothing here waits');
  }
}
