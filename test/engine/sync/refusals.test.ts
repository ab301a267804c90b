import test from 'ava';
import { turn } from '../../helpers/engine/cluster.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

const tuning = {
  limits: { batchOperations: 2 },
  retry: { firstDelayMs: 1000, attempts: 3 },
};

test('a peer whose disk is full refuses, is asked again later, and loses nothing', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  cluster.connect('a', 'b');
  await cluster.step();
  await cluster.step();
  if (!b.disk) throw new Error('on a disk');
  b.disk.capacity = 0;
  for (const key of ['1', '2', '3', '4', '5']) await a.put(key, 'x'.repeat(1000));
  for (let step = 0; step < 5; step += 1) await cluster.step();
  const progress = a.sync.peers()[0];
  t.is(progress?.word, 'retrying');
  t.is(progress?.error?.code, 'disk_full');
  t.true((progress?.nextRetryAt ?? 0) > a.clock.now());
  t.is(a.sync.failed().length, 0);
  b.disk.capacity = Number.POSITIVE_INFINITY;
  await cluster.settle();
  t.is(b.store.size, 5);
  t.deepEqual(b.vector(), a.vector());
  t.is(a.sync.stateInfo().word, 'synced');
  t.true(a.sync.stateInfo().totalRetries > 0);
});

test('what is refused too often is shown as failed, and tried again by hand', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  cluster.connect('a', 'b');
  await cluster.settle();
  if (!b.disk) throw new Error('on a disk');
  b.disk.capacity = 0;
  for (const key of ['1', '2', '3']) await a.put(key, 'x'.repeat(1000));
  await cluster.settle();
  t.true(a.sync.stateInfo().hasFailed());
  t.is(a.sync.stateInfo().word, 'failed');
  t.like(a.sync.failed()[0], { peerId: 'b', attempts: 3 });
  t.true(a.events.some(({ event }) => event === 'sync_failed_work'));
  b.disk.capacity = Number.POSITIVE_INFINITY;
  await cluster.settle();
  t.is(b.store.size, 0, 'it waits for a person');
  t.true(a.sync.retry() > 0);
  await turn();
  await cluster.settle();
  t.is(b.store.size, 3);
  t.false(a.sync.stateInfo().hasFailed());
});

test('failed work is tried again in the next session by itself', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  cluster.connect('a', 'b');
  await cluster.settle();
  if (!b.disk) throw new Error('on a disk');
  b.disk.capacity = 0;
  await a.put('k', 'x'.repeat(1000));
  await cluster.settle();
  t.true(a.sync.stateInfo().hasFailed());
  b.disk.capacity = Number.POSITIVE_INFINITY;
  cluster.disconnect('a', 'b');
  t.true(a.sync.stateInfo().hasFailed(), 'visible while nobody is there');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.is(b.store.size, 1);
  t.false(a.sync.stateInfo().hasFailed());
});
