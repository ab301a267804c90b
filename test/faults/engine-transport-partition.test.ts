import test from 'ava';
import type { Clock } from '../../src/engine/core/index.js';
import { PORT, TestCluster, type TestNode } from '../helpers/engine/simulated-network-nodes.js';
import { scaled } from '../helpers/scale.js';

test('a link that is cut without a word is noticed by both ends, and healed', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = await pair(cluster);
  cluster.network.cut(a.host, b.host);
  await cluster.clock.advance(14_000);
  t.is(a.row().state, 'connected', 'a pause is no end');
  await cluster.clock.advance(7_000);
  for (const node of [a, b]) {
    t.is(node.present().length, 0);
    t.not(node.row().state, 'connected');
    t.regex(node.meetings[0]?.ended?.message ?? '', /silent for 15000 ms/);
    t.true(node.meetings[0]?.ended?.retryable);
  }
  cluster.network.heal(a.host, b.host);
  await cluster.connected(a, b);
});

test('a link that is cut for less than the silence goes on where it was', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = await pair(cluster);
  for (let round = 0; round < 5; round += 1) {
    cluster.network.cut(a.host, b.host);
    a.present()[0]?.peer.send('batch', Buffer.from(`round ${round}`));
    await cluster.clock.advance(9_000);
    t.is(b.meetings[0]?.received.length, round);
    cluster.network.heal(a.host, b.host);
    await cluster.clock.advance(2_000);
    t.is(b.meetings[0]?.received.length, round + 1);
  }
  t.is(a.meetings.length + b.meetings.length, 2);
});

test('a node that vanished leaves half a connection, which the next ping finds out', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = await pair(cluster);
  cluster.network.vanish(b.host);
  await cluster.clock.advance(6_000);
  t.is(a.present().length, 0);
  t.not(a.row().state, 'connected');
  t.regex(a.meetings[0]?.ended?.message ?? '', /the connection broke/);
});

test('an idle connection stays for a day', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = await pair(cluster);
  await cluster.clock.advance(scaled(t, 'hours without a word', 1, 24) * 3_600_000);
  t.is(a.meetings.length + b.meetings.length, 2);
  t.is(a.row().state, 'connected');
});

test('a clock that jumps, forwards or back, ends nothing', async (t) => {
  const cluster = new TestCluster(t);
  let skew = 0;
  const clock: Clock = {
    now: () => cluster.clock.now() + skew,
    after: (ms, run) => cluster.clock.after(ms, run),
  };
  const a = await cluster.node('a', { clock });
  const b = await cluster.node('b', { clock });
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  for (const jump of [3_600_000, -7_200_000, 86_400_000, -86_400_000]) {
    skew += jump;
    await cluster.clock.advance(30_000);
  }
  t.is(a.meetings.length + b.meetings.length, 2);
  t.is(b.row().state, 'connected');
});

test('a reader that stopped makes the sender wait, and is given up when it stays so', async (t) => {
  const cluster = new TestCluster(t, { windowBytes: 100_000 });
  const [a, b] = await pair(cluster);
  cluster.network.stall(b.host, true);
  const [meeting] = a.present();
  let sent = 1;
  while (meeting?.peer.send('batch', Buffer.alloc(10_000))) sent += 1;
  t.true(sent <= 10, `${sent} went out before the sender was asked to wait`);
  await cluster.clock.advance(3_000);
  t.is(meeting?.drains, 0);
  cluster.network.stall(b.host, false);
  await cluster.clock.until('it is drained', () => meeting?.drains === 1);
  t.is(b.meetings[0]?.received.length, sent);
  // b still talks while it reads nothing, so a takes it for alive; b hears nothing of a.
  cluster.network.stall(b.host, true);
  await cluster.clock.advance(25_000);
  t.regex(b.meetings[0]?.ended?.message ?? '', /silent/);
});

test('whatever happens to links and nodes, in the end each pair is connected exactly once', async (t) => {
  const steps = scaled(t, 'things that happen', 150, 5_000);
  const cluster = new TestCluster(t);
  const { seed, network, clock } = cluster;
  const nodes: TestNode[] = [];
  for (const nodeId of ['a', 'b', 'c', 'd']) nodes.push(await cluster.node(nodeId));
  for (const node of nodes) for (const other of nodes) dial(node, other);
  for (let step = 0; step < steps; step += 1) {
    const [one, other] = seed.shuffled(nodes) as [TestNode, TestNode, TestNode, TestNode];
    const happening = seed.between(1, 6);
    if (happening === 1) network.cut(one.host, other.host);
    if (happening === 2) network.heal(one.host, other.host);
    if (happening === 3) network.reset(one.host, other.host);
    if (happening === 4)
      network.partition(
        [one.host],
        nodes.map(({ host }) => host),
      );
    if (happening === 5) network.healAll();
    if (happening === 6) {
      await clock.during(one.engine.stop());
      await one.engine.start();
    }
    await clock.advance(seed.between(0, 8_000));
    for (const node of nodes) t.deepEqual(doubled(node), [], 'no node meets another twice');
  }
  network.healAll();
  await clock.advance(120_000);
  for (const one of nodes) {
    t.is(one.present().length, 3, `${one.nodeId} meets all others`);
    t.true(one.engine.peers().every(({ state }) => state === 'connected'));
    for (const other of nodes) {
      if (one === other) continue;
      t.is(network.openBetween(one.host, other.host), 1, `${one.nodeId} and ${other.nodeId}`);
    }
  }
});

async function pair(cluster: TestCluster): Promise<[TestNode, TestNode]> {
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  return [a, b];
}

function dial(from: TestNode, to: TestNode): void {
  if (from !== to) from.engine.connect(to.host, PORT);
}

function doubled(node: TestNode): string[] {
  const ids = node.present().map(({ peer }) => peer.nodeId);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}
