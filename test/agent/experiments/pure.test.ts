import test from 'ava';
import { ddmin } from '../../../src/agent/experiments/ddmin.js';
import { rateOf } from '../../../src/agent/experiments/rate.js';
import { subsetOf } from '../../../src/agent/experiments/subset.js';
import type { ScheduledFault } from '../../../src/agent/scenario/index.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('ddmin finds exactly the parts that a failure needs, wherever they are', async (t) => {
  const { between, shuffled } = seeded(t);
  for (let round = scaled(t, 'rounds', 200, 5_000); round > 0; round -= 1) {
    const parts = Array.from({ length: between(0, 50) }, (_, index) => index);
    const needed = shuffled(parts).slice(0, between(0, Math.min(4, parts.length)));
    const tried = new Set<string>();
    const { parts: found, minimal } = await ddmin(parts, async (subset) => {
      t.false(tried.has(subset.join()), 'no subset is tried twice');
      tried.add(subset.join());
      t.deepEqual(
        subset,
        [...subset].sort((a, b) => a - b),
      );
      return needed.every((part) => subset.includes(part)) ? 'fails' : 'passes';
    });
    t.true(minimal);
    t.deepEqual(
      found,
      [...needed].sort((a, b) => a - b),
    );
  }
});

test('ddmin leaves nothing out that is needed where several sets fail', async (t) => {
  const { between, random } = seeded(t);
  for (let round = scaled(t, 'rounds', 100, 2_000); round > 0; round -= 1) {
    const parts = Array.from({ length: between(1, 30) }, (_, index) => index);
    const sets = Array.from({ length: between(1, 4) }, () => parts.filter(() => random() < 0.2));
    const failsOn = (subset: readonly number[]) =>
      sets.some((set) => set.every((part) => subset.includes(part)));
    const { parts: found } = await ddmin(parts, async (subset) =>
      failsOn(subset) ? 'fails' : 'passes',
    );
    t.true(failsOn(found));
    for (const part of found) t.false(failsOn(found.filter((other) => other !== part)));
  }
});

test('ddmin that has to stop says that it is not done', async (t) => {
  let left = 3;
  const { parts, minimal } = await ddmin([1, 2, 3, 4, 5, 6, 7, 8], async (subset) => {
    left -= 1;
    if (left < 0) return 'stop';
    return subset.includes(3) ? 'fails' : 'passes';
  });
  t.false(minimal);
  t.true(parts.includes(3));
});

test('a rate has the exact interval of Clopper and Pearson', (t) => {
  const about = (value: number) => Number(value.toFixed(4));
  // Values of R: binom.test(19, 20) and binom.test(20, 20), binom.test(0, 10).
  const most = rateOf(19, 20);
  t.deepEqual([about(most.low), about(most.high)], [0.7513, 0.9987]);
  const all = rateOf(20, 20);
  t.deepEqual([about(all.low), all.high], [0.8316, 1]);
  const none = rateOf(0, 10);
  t.deepEqual([none.low, about(none.high)], [0, 0.3085]);
  t.like(rateOf(0, 0), { rate: null, low: 0, high: 1 });
});

test('faults move forward where the attempts before them have lost theirs', (t) => {
  const entry = (operation: string, attempt: number): ScheduledFault => ({
    operation,
    attempt,
    fault: 'timeout',
    settings: {} as ScheduledFault['settings'],
  });
  const whole = [entry('op-001', 1), entry('op-001', 2), entry('op-001', 3), entry('op-002', 2)];
  const places = (subset: readonly (ScheduledFault | undefined)[]) =>
    subsetOf(
      whole,
      subset.filter((each) => each !== undefined),
    ).map(({ operation, attempt }) => `${operation} ${attempt}`);
  t.deepEqual(places(whole), ['op-001 1', 'op-001 2', 'op-001 3', 'op-002 2']);
  t.deepEqual(places([whole[1], whole[3]]), ['op-001 1', 'op-002 2']);
  t.deepEqual(places([whole[0], whole[2]]), ['op-001 1', 'op-001 2']);
});
