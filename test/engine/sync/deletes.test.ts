import test from 'ava';
import { clusterOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

const DAY = 24 * 60 * 60 * 1000;

async function three(seed: ReturnType<typeof seeded>) {
  const cluster = await clusterOf(seed, ['a', 'b', 'c']);
  const connectAll = () => {
    for (const [one, other] of [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ] as const) {
      if (!cluster.isConnected(one, other)) cluster.connect(one, other);
    }
  };
  const isolate = (id: string) => {
    for (const other of ['a', 'b', 'c']) if (other !== id) cluster.disconnect(id, other);
  };
  const pruneAll = async () => {
    for (const node of cluster.nodes.values()) (await node.sync.tick({ prune: true })).value();
    await cluster.settle();
  };
  const get = (key: string) => ['a', 'b', 'c'].map((id) => cluster.node(id).get(key));
  const tombstones = () => ['a', 'b', 'c'].map((id) => cluster.node(id).store.status().tombstones);
  return {
    cluster,
    connectAll,
    isolate,
    pruneAll,
    get,
    tombstones,
    node: cluster.node.bind(cluster),
  };
}

test('a deletion is remembered until the peer that is away has it too', async (t) => {
  const { cluster, connectAll, isolate, pruneAll, get, tombstones, node } = await three(seeded(t));
  await node('a').put('k', '1');
  connectAll();
  await cluster.settle();
  isolate('c');
  await node('a').store.remove('k');
  await cluster.settle();
  cluster.time.advance(30 * DAY);
  await pruneAll();
  t.deepEqual(tombstones(), [1, 1, 0]);
  t.deepEqual(get('k'), [null, null, '1']);
  connectAll();
  await cluster.settle();
  t.deepEqual(get('k'), [null, null, null]);
  await pruneAll();
  await pruneAll();
  t.deepEqual(tombstones(), [0, 0, 0], 'all have it: nothing is kept of it');
  connectAll();
  await cluster.settle();
  t.deepEqual(get('k'), [null, null, null]);
});

test('a forgotten peer takes over the whole state before it may write', async (t) => {
  const { cluster, connectAll, isolate, pruneAll, get, tombstones, node } = await three(seeded(t));
  await node('a').put('deleted', 'old');
  await node('a').put('kept', '1');
  connectAll();
  await cluster.settle();
  isolate('c');
  await node('a').store.remove('deleted');
  await cluster.settle();
  (await node('a').sync.forget('c')).value();
  (await node('b').sync.forget('c')).value();
  await pruneAll();
  t.deepEqual(tombstones().slice(0, 2), [0, 0], 'nobody waits for the peer that was forgotten');
  await node('c').put('unsent', 'mine');
  connectAll();
  await cluster.step();
  await cluster.step();
  t.is(node('a').get('deleted'), null);
  await cluster.settle();
  t.deepEqual(get('deleted'), [null, null, null]);
  t.deepEqual(get('kept'), ['1', '1', '1']);
  t.deepEqual(get('unsent'), ['mine', 'mine', 'mine'], 'what it wrote meanwhile is not lost');
  t.false(
    node('a')
      .sync.peers()
      .some(({ retired }) => retired),
  );
});

test('that a peer is forgotten survives a restart', async (t) => {
  const { cluster, connectAll, node } = await three(seeded(t));
  connectAll();
  await cluster.settle();
  (await node('a').sync.forget('c')).value();
  const again = await cluster.crash('a', false);
  const retired = again.sync.peers().filter((peer) => peer.retired);
  t.deepEqual(
    retired.map(({ peerId }) => peerId),
    ['c'],
  );
  connectAll();
  await cluster.settle();
  t.false(again.sync.peers().some((peer) => peer.retired));
});

test('two nodes that forgot each other take over from each other', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b']);
  const [a, b] = [cluster.node('a'), cluster.node('b')];
  for (const key of ['1', '2', '3']) await a.put(key, key);
  cluster.connect('a', 'b');
  await cluster.settle();
  cluster.disconnect('a', 'b');
  (await a.sync.forget('b')).value();
  (await b.sync.forget('a')).value();
  await a.store.remove('1');
  await b.store.remove('2');
  await a.sync.tick({ prune: true });
  await b.sync.tick({ prune: true });
  await a.put('from a', 'x');
  await b.put('from b', 'y');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.deepEqual(a.values(), b.values());
  t.deepEqual(Object.keys(a.values()).sort(), ['3', 'from a', 'from b']);
});

test('what a third node deleted meanwhile does not come back over a session that was up', async (t) => {
  const { cluster, node } = await three(seeded(t));
  await node('b').put('k', 'old');
  cluster.connect('b', 'c');
  await cluster.settle();
  cluster.disconnect('b', 'c');
  await node('c').store.remove('k');
  (await node('c').sync.forget('b')).value();
  await node('c').sync.tick({ prune: true });
  cluster.connect('a', 'b');
  await cluster.settle();
  t.is(node('a').get('k'), 'old');
  cluster.connect('a', 'c');
  await cluster.settle();
  t.deepEqual(
    ['a', 'b', 'c'].map((id) => node(id).get('k')),
    [null, null, null],
  );
});

test('a peer that holds a deletion back does not count as having it', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b']);
  const [a, b] = [cluster.node('a'), cluster.node('b')];
  await a.put('k', '1');
  cluster.connect('a', 'b');
  await cluster.settle();
  a.clock.offsetMs = 60 * 60_000;
  await a.store.remove('k');
  await cluster.settle();
  t.is(b.sync.held().length, 1);
  await a.sync.tick({ prune: true });
  t.is(a.store.status().tombstones, 1);
  await b.put('k', '2');
  await cluster.settle();
  cluster.time.advance(60 * 60_000);
  await b.sync.tick();
  await cluster.settle();
  await a.sync.tick({ prune: true });
  t.deepEqual(a.values(), b.values());
  t.is(a.store.status().tombstones, 0);
});

test('a node that may hold what was deleted sends no operation before it knows', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b']);
  const [a, b] = [cluster.node('a'), cluster.node('b')];
  await a.put('deleted', '1');
  await a.store.remove('deleted');
  await a.sync.tick({ prune: true });
  await b.put('mine', '1');
  const channel = cluster.connect('a', 'b');
  const sent: string[] = [];
  const [, end] = channel.ends;
  const send = end.send.bind(end);
  end.send = (type, bytes) => {
    sent.push(type);
    return send(type, bytes);
  };
  await cluster.settle();
  t.true(sent.indexOf('ack') >= 0 && sent.indexOf('ack') < sent.indexOf('batch'), sent.join(' '));
  t.deepEqual(a.values(), b.values());
  t.is(a.get('mine'), '1');
});
