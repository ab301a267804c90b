import test from 'ava';
import { CrashingStore } from '../helpers/engine/store/crashing-store.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

for (const autoFlush of [true, false]) {
  test(`random operations with crashes equal a Map (autoFlush ${autoFlush})`, async (t) => {
    shows(t, 22);
    const seed = seeded(t);
    const operations = scaled(t, 'operations', 12_000, 1_000_000);
    const model = new CrashingStore(seed, {
      autoFlush,
      segmentBytes: 4096,
      compactAfterBytes: 16 * 1024,
    });
    await model.start();
    const started = performance.now();
    for (let done = 0; done < operations; ) {
      for (let burst = seed.between(1, 12); burst > 0; burst -= 1, done += 1) model.act();
      const chance = seed.random();
      if (chance < 0.92) await model.settle();
      else await turns(seed.between(0, 40));
      if (chance < 0.01) await model.restart();
      else if (chance > 0.99) await model.kill();
      else if (chance > 0.94) await model.crash();
    }
    await model.settle();
    const perSecond = Math.round(operations / ((performance.now() - started) / 1000));
    t.log(
      `${model.crashes} crashes, ${model.answered} writes answered before one, ${model.spared} more spared, ${perSecond} operations/s`,
    );
    t.true(model.crashes > operations / 1000);
    t.true(model.answered > 0);
  });
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}
