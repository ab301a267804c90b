import test from 'ava';
import { put, treeOf } from '../../helpers/engine/tree.js';
import { Watching } from '../../helpers/engine/watching.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('it stops before it has started, twice, and starts again', async (t) => {
  const root = await treeOf(t, {});
  const watching = new Watching(t, root);
  const { watcher } = watching;
  await watcher.stop();
  await Promise.all([watcher.stop(), watcher.stop()]);
  t.false(watcher.running);
  t.is(watcher.snapshot, null);
  t.true((await watcher.start()).isOk());
  t.true((await watcher.start()).isOk());
  t.is(watching.signals.active, 1, 'two starts are one');
  t.true(watcher.running);
  t.deepEqual(watcher.snapshot?.entries, []);
  await Promise.all([watcher.stop(), watcher.stop()]);
  t.is(watching.signals.active, 0);
  t.is(watching.clock.pending, 0);
});

test('once stopped, it neither looks nor tells', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root).started();
  await put(root, 'a');
  watching.signals.fire();
  const { pending } = watching.clock;
  t.true(pending > 0);
  await watching.watcher.stop();
  watching.signals.fire();
  t.deepEqual(await watching.after(3_600_000), []);
});

test('a stop waits for what is being told', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root).started();
  let isTaken = false;
  let release = () => {};
  watching.taking = async () => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    isTaken = true;
  };
  await put(root, 'a');
  watching.signals.fire();
  await watching.clock.advance(100);
  await watching.toldTimes(1);
  const stopped = watching.watcher.stop().then(() => isTaken);
  release();
  t.true(await stopped);
});

test('started and stopped in any order, nothing is left running', async (t) => {
  const random = seeded(t);
  const root = await treeOf(t, { a: '' });
  const watching = new Watching(t, root);
  const calls: Promise<unknown>[] = [];
  for (let left = scaled(t, 'calls', 300, 10_000); left > 0; left -= 1) {
    calls.push(random.random() < 0.5 ? watching.watcher.start() : watching.watcher.stop());
    if (random.random() < 0.3) watching.signals.fire();
    if (random.random() < 0.3) await Promise.race(calls.slice(-3));
    t.true(watching.signals.active <= 1);
  }
  await Promise.all(calls);
  await watching.watcher.stop();
  t.is(watching.signals.active, 0);
  t.is(watching.clock.pending, 0);
  t.deepEqual(watching.problems, []);
});
