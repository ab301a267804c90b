import test from 'ava';
import type { Operation } from '../../../src/engine/store/index.js';
import { pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

const ELSEWHERE = 'x#0123456789abcdef';

function foreign(counter: number): Operation {
  const key = `x${counter}`;
  const value = Buffer.from('v'.repeat(1000));
  return {
    origin: ELSEWHERE,
    counter,
    time: 1024,
    key,
    value,
    context: null,
    batchEnd: counter,
  };
}

test('what turns up below the point that a peer was sent up to is sent to it too', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  (await a.store.merge([foreign(8)], null)).value();
  await cluster.settle();
  t.true(b.store.has('x8'));
  (await a.store.merge([foreign(6)], null)).value();
  await cluster.settle();
  t.true(b.store.has('x6'));
});

test('it is sent again where the peer refused it', async (t) => {
  const tuning = { retry: { firstDelayMs: 1000, attempts: 8 } };
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  cluster.connect('a', 'b');
  (await a.store.merge([foreign(8)], null)).value();
  await cluster.settle();
  if (!b.disk) throw new Error('on a disk');
  b.disk.capacity = 0;
  (await a.store.merge([foreign(6)], null)).value();
  for (let step = 0; step < 5; step += 1) await cluster.step();
  t.is(a.sync.peers()[0]?.word, 'retrying');
  b.disk.capacity = Number.POSITIVE_INFINITY;
  await cluster.settle();
  t.true(b.store.has('x6'));
});

test('it is sent in the next session too, where the last one had passed it', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  (await a.store.merge([foreign(8)], null)).value();
  await cluster.settle();
  cluster.disconnect('a', 'b');
  (await a.store.merge([foreign(6)], null)).value();
  cluster.connect('a', 'b');
  await cluster.settle();
  t.true(b.store.has('x6'));
});

test('a peer is not told that it has everything while a delivery is on its way', async (t) => {
  const tuning = { limits: { batchOperations: 1, windowBytes: 1 } };
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  for (let at = 0; at < 10; at += 1) await a.put(`k${at}`, 'v');
  cluster.connect('a', 'b');
  while (b.store.size < 10) {
    if (b.store.size < 9) t.is(b.store.vector.get(a.store.origin), 0, `${b.store.size} of 10`);
    await cluster.step(1);
  }
  await cluster.settle();
  t.is(b.store.vector.get(a.store.origin), 10);
});
