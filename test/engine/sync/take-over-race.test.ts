import test, { type ExecutionContext } from 'ava';
import { VersionVector } from '../../../src/engine/core/index.js';
import { encodeBatch, encodeHave, encodeKeys } from '../../../src/engine/sync/message/index.js';
import { Cluster, turn } from '../../helpers/engine/cluster.js';
import type { ClusterNode } from '../../helpers/engine/cluster-node.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

/**
 * `b` holds what `c` has deleted long ago, and is forgotten there; `a` has nothing, and meets both at
 * once. Whatever comes first, and whatever is on its way into the log when the other ends: the key is
 * gone from all, and what `b` wrote that nobody deleted is everywhere.
 */
async function meetBoth(t: ExecutionContext, seed: Seeded) {
  // Many small deliveries to a slow disk, so that one is on its way into the log at any moment.
  const tuning = { limits: { batchOperations: 1 } };
  const cluster = new Cluster(seed);
  const diskTurn = async () => {
    cluster.time.advance(20);
    if (seed.random() < 0.3) await turn();
  };
  for (const id of ['a', 'b', 'c']) await cluster.add({ id, tuning, diskTurn });
  const [a, b, c] = ['a', 'b', 'c'].map((id) => cluster.node(id));
  if (!a || !b || !c) throw new RangeError('three nodes');
  for (let count = seed.between(0, 6); count > 0; count -= 1) await b.put(`kept ${count}`, 'kept');
  await b.put('k', 'old');
  for (let count = seed.between(0, 2); count > 0; count -= 1) await b.put(`more ${count}`, 'more');
  cluster.connect('b', 'c');
  await cluster.settle();
  cluster.disconnect('b', 'c');
  await c.store.remove('k');
  (await c.sync.forget('b')).value();
  await c.sync.tick({ prune: true });
  if (seed.random() < 0.5) await b.put('written since', 'new');
  await learnThatItIsSlow(a);
  const [first, second] = seed.random() < 0.3 ? ['b', 'c'] : ['c', 'b'];
  cluster.connect('a', first as string);
  for (let steps = seed.between(0, 6); steps > 0; steps -= 1) await cluster.step(1);
  cluster.connect('a', second as string);
  for (let steps = 12; steps > 0; steps -= 1) {
    if (seed.random() < 0.5) await b.put(`said at step ${steps}`, 'new');
    await cluster.step(seed.between(1, 9));
    // Else it would take for new, on a third node, what it says itself that it was deleted.
    t.true(a.store.vector.includes(a.store.purged), 'it knows what was deleted');
  }
  await cluster.settle();
  return { a, b, c };
}

/** From then on its log is synced in the background, as on a disk that takes its time. */
async function learnThatItIsSlow(node: ClusterNode): Promise<void> {
  for (let index = 0; index < 16; index += 1) await node.put('first', `${index}`);
}

test('a delivery on its way into the log does not outlive the take-over of what was deleted', async (t) => {
  const seed = seeded(t);
  for (let round = scaled(t, 'meetings', 100, 2_000); round > 0; round -= 1) {
    const { a, b, c } = await meetBoth(t, seed);
    t.deepEqual([a.get('k'), b.get('k'), c.get('k')], [null, null, null]);
    t.deepEqual(a.values(), b.values());
    t.deepEqual(a.values(), c.values());
  }
});

const B = 'b#0123456789abcdef';
const C = 'c#0123456789abcdef';
const NOTHING = new VersionVector();

test('the end of a take-over waits for a delivery that is on its way into the log', async (t) => {
  let open = () => {};
  let door = Promise.resolve();
  const cluster = new Cluster(seeded(t));
  const diskTurn = () => {
    cluster.time.advance(20);
    return door;
  };
  const [a] = await cluster.add({ id: 'a', diskTurn });
  if (!a) throw new RangeError('one node');
  await learnThatItIsSlow(a);
  const meet = (peerId: string) => a.sync.connected({ peerId, send: () => true, close() {} });
  const life = Buffer.alloc(8);
  const [held, retired] = [0, false];

  // c has deleted what b wrote, and names the keys that are left: none.
  const known = new VersionVector([
    [B, 1],
    [C, 2],
  ]);
  const purged = new VersionVector([[C, 2]]);
  const c = meet('c');
  c.receive('have', encodeHave({ origin: C, life, retired, held, vector: known, purged }));
  const end = { vector: known, purged, purgedUntil: 0 };
  c.receive('have', encodeKeys({ first: true, keys: [], end }));
  await turn();

  door = new Promise((resolve) => {
    open = resolve;
  });
  const b = meet('b');
  const vector = new VersionVector([[B, 1]]);
  b.receive('have', encodeHave({ origin: B, life, retired, held, vector, purged: NOTHING }));
  const stamp = { origin: B, counter: 1, time: 1024, context: null, batchEnd: 1 };
  const operation = { ...stamp, key: 'k', value: Buffer.from('old') };
  const header = { number: 1, anew: false, held, has: NOTHING };
  b.receive('batch', encodeBatch({ ...header, complete: false }, [operation], 100));
  c.receive('batch', encodeBatch({ ...header, complete: true }, [], 0));
  await turn();
  t.deepEqual([a.store.purged.get(C), a.get('k')], [0, null], 'neither is in the log');
  open();
  await turn();
  t.is(a.store.purged.get(C), 2);
  t.is(a.get('k'), null);
});
