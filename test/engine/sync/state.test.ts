import test from 'ava';
import { turn } from '../../helpers/engine/cluster.js';
import { clusterOf, pairOf } from '../../helpers/engine/cluster-pair.js';
import { seeded } from '../../helpers/seed.js';

test('a put in a new store stands in the outbox, and nothing waits', async (t) => {
  const { a } = await pairOf(seeded(t));
  await a.put('k', '1');
  const state = a.sync.stateInfo();
  t.like(state, {
    outbox: 1,
    pending: 1,
    queued: 0,
    inFlight: 0,
    acknowledged: 0,
    failed: 0,
    totalRetries: 0,
    lastSubmittedVersion: 1,
    lastAppliedRemoteVersion: 0,
    word: 'saved locally',
  });
  t.false(state.hasFailed());
});

test('without peers the outbox does not grow with writes to the same key', async (t) => {
  const { a } = await pairOf(seeded(t));
  for (let round = 0; round < 100; round += 1) await a.put('k', `${round}`);
  t.is(a.sync.stateInfo().outbox, 1);
  t.is(a.sync.stateInfo().lastSubmittedVersion, 100);
});

test('every state between a write and its confirmation can be seen', async (t) => {
  const { cluster, a } = await pairOf(seeded(t), {
    tuning: { limits: { batchOperations: 1, windowBytes: 1 } },
  });
  cluster.connect('a', 'b');
  await cluster.settle();
  cluster.disconnect('a', 'b');
  for (const key of ['1', '2']) await a.put(key, key);
  t.like(a.sync.stateInfo(), { pending: 2, word: 'waiting' });
  cluster.connect('a', 'b');
  await cluster.step(1);
  t.like(a.sync.stateInfo(), { pending: 0, queued: 1, inFlight: 1, word: 'syncing' });
  t.is(a.sync.describe('1'), 'syncing');
  await cluster.settle();
  t.like(a.sync.stateInfo(), { queued: 0, inFlight: 0, acknowledged: 2, word: 'synced' });
});

test('pruning lets go of completed work only', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  for (const key of ['1', '2', '3']) await a.put(key, key);
  await cluster.settle();
  cluster.disconnect('a', 'b');
  await a.put('4', '4');
  t.is((await a.sync.tick()).value().prunedCount, 0, 'a tick alone prunes nothing');
  t.is((await a.sync.tick({ prune: true })).value().prunedCount, 3);
  t.like(a.sync.stateInfo(), { outbox: 1, pending: 1, acknowledged: 0 });
  const again = await cluster.restart('a');
  t.like(again.sync.stateInfo(), { outbox: 1, pending: 1 });
  t.is((await again.sync.tick({ prune: true })).value().prunedCount, 0);
});

test('a new peer is work again for what was pruned', async (t) => {
  const cluster = await clusterOf(seeded(t), ['a', 'b', 'c']);
  const a = cluster.node('a');
  cluster.connect('a', 'b');
  await a.put('k', '1');
  await cluster.settle();
  await a.sync.tick({ prune: true });
  t.is(a.sync.stateInfo().outbox, 0);
  cluster.connect('a', 'c');
  t.is(a.sync.stateInfo().outbox, 1);
  await cluster.settle();
  t.is(cluster.node('c').get('k'), '1');
});

test('pending work, known peers and numbers survive a crash', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  await a.put('sent', '1');
  await cluster.settle();
  cluster.disconnect('a', 'b');
  await a.put('unsent', '2');
  const again = await cluster.crash('a', false);
  t.like(again.sync.stateInfo(), { outbox: 2, pending: 1, acknowledged: 1, word: 'waiting' });
  const written = (await again.put('next', '3')).value();
  t.is(written.counter, 3);
  t.is(written.origin, a.store.origin);
  cluster.connect('a', 'b');
  await cluster.settle();
  t.is(cluster.node('b').get('unsent'), '2');
});

test('a node that comes back with nothing under its old name repeats no number', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  cluster.connect('a', 'b');
  await a.put('k', 'first life');
  await cluster.settle();
  const again = await cluster.lose('a');
  t.not(again.store.origin, a.store.origin);
  await again.put('l', 'second life');
  cluster.connect('a', 'b');
  await cluster.settle();
  t.is(again.get('k'), 'first life');
  t.is(cluster.node('b').get('l'), 'second life');
  t.deepEqual(again.vector(), cluster.node('b').vector());
});

test('an older copy of the log is found out before it gives a number twice', async (t) => {
  const { cluster, a } = await pairOf(seeded(t));
  await a.put('k', '1');
  await a.stop();
  const copy = a.disk?.contents('/data/wal.log');
  const later = await cluster.restart('a');
  await later.put('k', '2');
  cluster.connect('a', 'b');
  await cluster.settle();
  await later.stop();
  later.disk?.plant('/data/wal.log', copy ?? Buffer.alloc(0));
  const old = await cluster.restart('a');
  const channel = cluster.connect('a', 'b');
  await cluster.settle();
  t.is(channel.ends[0].closedFor?.code, 'log_rolled_back');
  t.regex(channel.ends[0].closedFor?.message ?? '', /older copy/);
  t.is(old.sync.peers()[0]?.error?.code, 'log_rolled_back');
  t.is(cluster.node('b').get('k'), '2');
});

test('silence is answered by sending again, and never counts as failure', async (t) => {
  const { cluster, a, b } = await pairOf(seeded(t), { tuning: { ackTimeoutMs: 1000 } });
  const channel = cluster.connect('a', 'b');
  await cluster.step();
  await cluster.step();
  await a.put('k', '1');
  await turn();
  cluster.time.advance(1100);
  cluster.time.advance(2100);
  await turn();
  t.is(a.sync.stateInfo().totalRetries, 2);
  t.is(a.sync.failed().length, 0);
  t.false(channel.isOver);
  await cluster.settle();
  t.is(b.get('k'), '1');
  t.is(a.sync.stateInfo().word, 'synced');
});
