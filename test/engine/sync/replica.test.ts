import test from 'ava';
import { Cluster } from '../../helpers/engine/cluster.js';
import { seeded } from '../../helpers/seed.js';

test('two nodes bring each other what they wrote while they were apart', async (t) => {
  const cluster = new Cluster(seeded(t));
  const [a, b] = await pair(cluster);
  await a.put('from a', '1');
  await b.put('from b', '2');
  await a.put('both', 'older');
  cluster.time.advance(10);
  await b.put('both', 'newer');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.deepEqual(a.values(), b.values());
  t.is(a.get('both'), 'newer');
  t.is(a.store.size, 3);
  t.deepEqual(a.vector(), b.vector());
});

async function pair(cluster: Cluster) {
  const [a, b] = await cluster.add({ id: 'a', onDisk: false }, { id: 'b', onDisk: false });
  if (!a || !b) throw new Error('two nodes');
  return [a, b] as const;
}
