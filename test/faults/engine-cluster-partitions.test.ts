import test from 'ava';
import { Storm } from '../helpers/engine/cluster-storm.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const MINUTE = 60_000;

test('three nodes are equal after every partition, crash and lost message', async (t) => {
  shows(t, 23);
  const partitions = scaled(t, 'partitions and heals', 10, 100);
  const storm = new Storm(seeded(t), {
    ids: ['a', 'b', 'c'],
    spreadMs: 4 * MINUTE,
    crashes: 0.01,
  });
  await storm.begin();
  const began = performance.now();
  for (let round = 0; round < partitions; round += 1) {
    storm.connectAll();
    await storm.rage(60);
    storm.partition();
    await storm.rage(120);
    await storm.heal();
    storm.areEqual(t);
    storm.nothingIsLost(t);
  }
  const rate = Math.round((storm.steps / (performance.now() - began)) * 1000);
  t.log(`${storm.steps} steps, ${storm.writers.count} writes, ${storm.crashes} crashes`);
  t.log(`${rate} steps/s`);
});

test('nodes that lose their disks leave no difference between the others', async (t) => {
  const rounds = scaled(t, 'rounds', 10, 200);
  const storm = new Storm(seeded(t), { ids: ['a', 'b', 'c', 'd'], losses: 0.02, crashes: 0.01 });
  await storm.begin();
  for (let round = 0; round < rounds; round += 1) {
    await storm.rage(100);
    await storm.heal();
    storm.areEqual(t);
  }
  t.log(`${storm.losses} disks lost`);
});

test('operations travel along a chain', async (t) => {
  const rounds = scaled(t, 'rounds', 5, 50);
  const links = [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
  ] as const;
  const storm = new Storm(seeded(t), { ids: ['a', 'b', 'c', 'd'], links, crashes: 0.01 });
  await storm.begin();
  for (let round = 0; round < rounds; round += 1) {
    await storm.rage(100);
    await storm.heal();
    storm.areEqual(t);
    storm.nothingIsLost(t);
  }
});

test('any topology that holds together converges', async (t) => {
  shows(t, 23);
  const seed = seeded(t);
  const rounds = scaled(t, 'topologies', 5, 100);
  for (let round = 0; round < rounds; round += 1) {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, seed.between(2, 6));
    const links = ids.flatMap((id, at): [string, string][] => {
      const earlier = ids.slice(0, at);
      const [tree, ...more] = seed.shuffled(earlier);
      if (tree === undefined) return [];
      return [
        [tree, id],
        ...more.filter(() => seed.random() < 0.3).map((b): [string, string] => [b, id]),
      ];
    });
    const storm = new Storm(seed, { ids, links, crashes: 0.01, spreadMs: MINUTE });
    await storm.begin();
    await storm.rage(200);
    await storm.heal();
    storm.areEqual(t);
    storm.nothingIsLost(t);
  }
});

test('nodes whose logs sync later than they answer agree after crashes all the same', async (t) => {
  const rounds = scaled(t, 'rounds', 5, 100);
  const ids = ['a', 'b', 'c'];
  const storm = new Storm(seeded(t), { ids, autoFlush: false, crashes: 0.02 });
  await storm.begin();
  for (let round = 0; round < rounds; round += 1) {
    await storm.rage(100);
    await storm.heal();
    storm.areEqual(t);
  }
});
