import test from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';

test('the clock of the system waits, and not at all once cancelled', async (t) => {
  const before = Date.now();
  t.true(systemClock.now() >= before);
  const order: string[] = [];
  const cancelled = systemClock.after(0, () => order.push('cancelled'));
  cancelled.cancel();
  cancelled.cancel();
  const endless = systemClock.after(2 ** 40, () => order.push('35 years'), { background: true });
  await new Promise<void>((resolve) => {
    systemClock.after(2, () => {
      order.push('soon');
      resolve();
    });
  });
  endless.cancel();
  t.deepEqual(order, ['soon']);
});

test('the randomness of the system', (t) => {
  const floats = Array.from({ length: 100 }, () => systemRandom.float());
  t.true(floats.every((value) => value >= 0 && value < 1));
  t.true(new Set(floats).size > 90);
  t.is(systemRandom.bytes(8).length, 8);
});
