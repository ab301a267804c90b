import test from 'ava';
import { clusterOf } from '../helpers/engine/cluster-pair.js';
import { Storm } from '../helpers/engine/cluster-storm.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test('what a clock an hour ahead wrote is held, listed, and applied once the clocks agree', async (t) => {
  shows(t, 23);
  const cluster = await clusterOf(seeded(t), ['a', 'b', 'c']);
  const [a, b, c] = ['a', 'b', 'c'].map((id) => cluster.node(id));
  if (!a || !b || !c) throw new RangeError('three nodes');
  for (const [one, other] of [
    ['a', 'b'],
    ['b', 'c'],
  ] as const) {
    cluster.connect(one, other);
  }
  await b.put('k', 'before');
  await cluster.settle();
  a.clock.offsetMs = HOUR;
  await a.put('k', 'from the future');
  await cluster.settle();
  for (const node of [b, c]) {
    t.is(node.get('k'), 'before', 'not applied');
    const [held] = node.sync.held();
    t.is(held?.operation.value?.toString(), 'from the future', 'listed');
    t.true((held?.aheadMs ?? 0) > 50 * MINUTE);
    t.is(node.sync.stateInfo().held, 1);
  }
  await b.put('k', 'meanwhile');
  await cluster.settle();
  t.is(c.get('k'), 'meanwhile');
  t.is((await b.sync.tick()).value().releasedCount, 0);
  const crashed = await cluster.crash('c', false);
  t.is(crashed.sync.held().length, 1, 'held across a crash');
  cluster.connect('b', 'c');
  cluster.time.advance(HOUR);
  for (const id of ['a', 'b', 'c']) (await cluster.node(id).sync.tick()).value();
  await cluster.settle();
  for (const id of ['a', 'b', 'c']) {
    t.is(cluster.node(id).get('k'), 'from the future', 'the latest time wins, on every node');
    t.is(cluster.node(id).sync.held().length, 0);
  }
  t.deepEqual(b.vector(), a.vector());
});

test('three nodes, one of them an hour ahead for a while, lose nothing and end up equal', async (t) => {
  shows(t, 23);
  const rounds = scaled(t, 'rounds', 4, 60);
  const storm = new Storm(seeded(t), { ids: ['a', 'b', 'c'], spreadMs: 4 * MINUTE, crashes: 0.01 });
  await storm.begin();
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    const ahead = storm.cluster.node('a');
    const agreed = ahead.clock.offsetMs;
    ahead.clock.offsetMs = agreed + HOUR;
    await storm.rage(120);
    await storm.heal();
    held += storm.cluster.node('b').sync.held().length;
    storm.cluster.node('a').clock.offsetMs = agreed;
    storm.cluster.time.advance(HOUR + 10 * MINUTE);
    for (const node of storm.cluster.nodes.values()) (await node.sync.tick()).value();
    await storm.heal();
    storm.areEqual(t);
    storm.nothingIsLost(t);
    t.is(storm.cluster.node('b').sync.held().length, 0);
  }
  t.true(held > 0, 'something was held');
});
