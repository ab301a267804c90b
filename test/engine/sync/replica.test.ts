import test from 'ava';
import { turn } from '../../helpers/engine/cluster.js';
import { clusterOf, pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

test('two nodes bring each other what they wrote while they were apart', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
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

test('what is written while a session is up arrives without being asked for', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  await cluster.settle();
  await a.put('k', '1');
  await turn();
  t.is(a.sync.stateInfo().inFlight, 1);
  await cluster.settle();
  t.is(b.get('k'), '1');
  await b.store.remove('k');
  await cluster.settle();
  t.is(a.get('k'), null);
});

test('an atomic batch arrives whole, however small the batches of a session are', async (t) => {
  const tuning = { limits: { batchBytes: 10, batchOperations: 1, windowBytes: 20 } };
  const { cluster, a, b } = await pairOf(seeded(t), { tuning });
  const writes = Array.from({ length: 50 }, (_, at) => ({
    key: `k${at}`,
    value: Buffer.from('v'),
  }));
  await a.store.batch(writes);
  cluster.connect('a', 'b');
  const sizes = new Set<number>();
  for (let step = 0; step < 40; step += 1) {
    sizes.add(b.store.size);
    await cluster.step(1);
  }
  t.deepEqual([...sizes], [0, 50]);
});

test('what a newer write replaced is not sent', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  const large = 'x'.repeat(10_000);
  for (let round = 0; round < 100; round += 1) await a.put('k', `${round}${large}`);
  const channel = cluster.connect('a', 'b');
  await cluster.settle();
  t.true(b.get('k')?.startsWith('99'));
  t.true(channel.ends[0].bytesSent < 20_000, `${channel.ends[0].bytesSent} bytes`);
});

test('one peer that has everything does not complete it for another', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b', 'c']);
  const a = cluster.node('a');
  cluster.connect('a', 'b');
  cluster.connect('a', 'c');
  await cluster.settle();
  cluster.disconnect('a', 'c');
  await a.put('k', '1');
  await cluster.settle();
  const state = a.sync.stateInfo();
  t.is(state.acknowledged, 0);
  t.is(state.pending, 1);
  t.is(state.word, 'waiting');
  t.is(a.sync.describe('k'), 'waiting');
  const progress = Object.fromEntries(a.sync.peers().map((peer) => [peer.peerId, peer]));
  t.is(progress.b?.word, 'synced');
  t.is(progress.c?.word, 'waiting');
  t.is(progress.c?.pending, 1);
  cluster.connect('a', 'c');
  await cluster.settle();
  t.is(a.sync.stateInfo().acknowledged, 1);
  t.is(a.sync.describe('k'), 'synced');
});

test('an operation of one node reaches another through a third', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b', 'c']);
  cluster.connect('a', 'b');
  cluster.connect('b', 'c');
  await cluster.node('a').put('k', '1');
  await cluster.node('c').put('l', '2');
  await cluster.settle();
  t.is(cluster.node('c').get('k'), '1');
  t.is(cluster.node('a').get('l'), '2');
});

test('what a peer sent is not sent back to it', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), {
    tuning: { limits: { batchBytes: 2000, windowBytes: 8000 } },
  });
  for (let at = 0; at < 200; at += 1) await a.put(`k${at}`, 'x'.repeat(100));
  const channel = cluster.connect('a', 'b');
  await cluster.settle();
  t.is(b.store.size, 200);
  t.true(channel.ends[0].bytesSent > 20_000);
  t.true(channel.ends[1].bytesSent < 4000, `${channel.ends[1].bytesSent} bytes came back`);
});

test('a session that breaks is taken up where it broke off', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), {
    tuning: { limits: { batchBytes: 1000, windowBytes: 2000 } },
  });
  for (let at = 0; at < 300; at += 1) await a.put(`k${at}`, 'x'.repeat(100));
  let sent = 0;
  for (let session = 0; session < 30 && b.store.size < 300; session += 1) {
    const channel = cluster.connect('a', 'b');
    for (let step = 0; step < 12; step += 1) await cluster.step(1);
    cluster.disconnect('a', 'b');
    sent += channel.ends[0].bytesSent;
  }
  t.is(b.store.size, 300, 'every session brings some of it');
  t.true(sent < 100_000, `${sent} bytes for 40,000`);
});

test('a value of megabytes passes through a small window', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { tuning: { limits: { windowBytes: 1000 } } });
  await a.put('large', 'x'.repeat(5_000_000));
  await a.put('small', 'y');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.is(b.get('large')?.length, 5_000_000);
  t.is(b.get('small'), 'y');
});

test('an older session ends where another begins with the same peer', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t));
  const older = cluster.connect('a', 'b');
  await cluster.settle();
  cluster.connect('a', 'b');
  t.regex(older.ends[0].closedFor?.message ?? '', /taken its place/);
  await a.put('k', '1');
  await cluster.settle();
  t.is(b.get('k'), '1');
});
