import test from 'ava';
import { SoftadastraError } from '../../../src/engine/core/index.js';
import { PORT, TestCluster, type TestNode } from '../../helpers/engine/simulated-network-nodes.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('two nodes that dial each other at once keep exactly one connection', async (t) => {
  const rounds = scaled(t, 'pairs of nodes', 20, 1_000);
  const seed = seeded(t);
  for (let round = 0; round < rounds; round += 1) {
    const cluster = new TestCluster(t, { delayMs: [0, 50] }, seed);
    const [a, b] = [await cluster.node('a'), await cluster.node('b')];
    if (cluster.seed.random() < 0.5) await cluster.clock.advance(cluster.seed.between(0, 30));
    a.engine.connect(b.host, PORT);
    await cluster.clock.advance(cluster.seed.between(0, 60));
    b.engine.connect(a.host, PORT);
    await cluster.connected(a, b);
    await cluster.clock.advance(60_000);
    t.is(cluster.network.openBetween(a.host, b.host), 1);
    t.is(a.present().length, 1);
    t.is(b.present().length, 1);
    t.true(a.meetings.length <= 3 && b.meetings.length <= 3, 'they settle');
    t.is(a.row().state, 'connected');
    t.is(b.row().state, 'connected');
    const [there, here] = [a.present()[0], b.present()[0]];
    there?.peer.send('have', Buffer.from('over the one that stays'));
    await cluster.clock.until('it arrives', () => here?.received.length === 1);
    await cluster.clock.during(Promise.all([a.engine.stop(), b.engine.stop()]));
  }
});

test('the one that the smaller node id dialed stays, whichever came first', async (t) => {
  const seed = seeded(t);
  for (const ahead of ['a', 'b']) {
    for (let ms = 0; ms < 10; ms += 3) {
      const cluster = new TestCluster(t, { delayMs: [10, 10] }, seed);
      const [a, b] = [await cluster.node('a'), await cluster.node('b')];
      const dials = [() => a.engine.connect(b.host, PORT), () => b.engine.connect(a.host, PORT)];
      if (ahead === 'b') dials.reverse();
      dials[0]?.();
      await cluster.clock.advance(ms);
      dials[1]?.();
      await cluster.clock.advance(300);
      t.is(lastDialed(a), true, `${ahead} ${ms} ms ahead`);
      t.is(lastDialed(b), false, `${ahead} ${ms} ms ahead`);
      t.is(cluster.network.openBetween(a.host, b.host), 1);
    }
  }
});

test('a node that is dialed under two addresses is connected once', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = await cluster.node('b');
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  cluster.network.alias('127.0.0.9', '127.0.0.2');
  a.engine.connect('127.0.0.9', PORT);
  await cluster.clock.advance(120_000);
  t.is(cluster.network.openBetween(a.host, b.host), 1);
  t.is(a.present().length, 1);
  t.is(b.present().length, 1);
  t.is(a.meetings.length, 2, 'the later attempt took over, once');
  t.like(a.row(), { nodeId: 'b', state: 'connected' });
  cluster.network.reset(a.host, b.host);
  await cluster.connected(a, b);
});

test('whoever listens nowhere can dial, and is told to listen nowhere', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = await cluster.node('b', { listen: null });
  t.is(b.engine.status().port, null);
  b.engine.connect(a.host, PORT);
  await cluster.clock.until('they meet', () => meets(a) && meets(b));
  t.is(a.row().port, 0);
});

test('a node that was lost is dialed again, ever more slowly, until it is back', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  await cluster.clock.during(b.engine.stop());
  const began = cluster.clock.now();
  const times: number[] = [];
  let seen = 0;
  await cluster.clock.until('it was tried nine times', () => {
    if (a.row().failures > seen) times.push(cluster.clock.now() - began);
    seen = a.row().failures;
    return times.length >= 10;
  });
  const pauses = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  t.true((pauses[0] ?? 0) < 1_000, `first ${pauses[0]}`);
  t.true(
    pauses.every((pause) => pause <= 30_500),
    `${pauses}`,
  );
  t.true(
    pauses.slice(-2).every((pause) => pause >= 15_000),
    `${pauses}`,
  );
  await b.engine.start();
  await cluster.connected(a, b);
  t.is(a.row().failures, 0);
  t.true(a.meetings.length === 2);
});

test('a node that is satisfied by the other end’s dialing dials when that ends', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  b.engine.connect(a.host, PORT);
  await cluster.connected(a, b);
  await cluster.clock.advance(10_000);
  const before = b.meetings.length;
  t.is(lastDialed(b), false);
  a.engine.disconnect(b.host, PORT);
  await cluster.clock.until('b dials', () => b.meetings.length === before + 1);
  t.is(lastDialed(b), true);
});

test('a node that is known to be connected is not dialed until that ends', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  b.engine.connect(a.host, PORT);
  await cluster.connected(a, b);
  t.true(a.engine.connect(b.host, PORT, 'b').isOk());
  t.deepEqual(a.engine.addressesOf('b'), [{ host: b.host, port: PORT }]);
  await cluster.clock.advance(60_000);
  t.is(a.meetings.length, 1);
  t.like(a.row(), { nodeId: 'b', state: 'connected', dialed: true });
  b.engine.disconnect(a.host, PORT);
  await cluster.clock.until('a dials', () => a.meetings.length === 2);
  t.is(lastDialed(a), true);
});

test('once the other end has dialed, pauses begin anew', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = cluster.make('b');
  a.engine.connect(b.host, PORT, 'b');
  await cluster.clock.until('many attempts failed', () => a.row().failures >= 8);
  b.engine.connect(a.host, PORT);
  await b.engine.start();
  await cluster.connected(a, b);
  await cluster.clock.advance(60_000);
  await cluster.clock.during(b.engine.stop());
  await cluster.clock.until('a has noticed', () => a.row().state !== 'connected');
  t.true(a.row().failures <= 2);
});

test('a connection that lasted lets pauses begin anew, one that was ended at once does not', async (t) => {
  const seed = seeded(t);
  const attemptsInTenMinutes = async (lastsMs: number) => {
    const cluster = new TestCluster(t, {}, seed);
    const enough = new SoftadastraError('transport_error', 'enough');
    const a = await cluster.node('a');
    const b = await cluster.node('b', {
      onPeer: ({ peer }) => void cluster.clock.after(lastsMs, () => peer.close(enough)),
    });
    a.engine.connect(b.host, PORT);
    await cluster.clock.advance(600_000);
    return a.meetings.length;
  };
  const short = await attemptsInTenMinutes(10);
  t.true(short >= 20 && short <= 50, `${short} meetings of 10 ms`);
  const long = await attemptsInTenMinutes(11_000);
  t.true(long >= 45 && long <= 60, `${long} meetings of 11 s`);
});

test('connecting again does not wait for the next attempt', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = cluster.make('b');
  a.engine.connect(b.host, PORT);
  await cluster.clock.advance(300_000);
  await b.engine.start();
  t.not(a.row().state, 'connected');
  await cluster.clock.until('it waits', () => a.row().state === 'disconnected');
  a.engine.connect(b.host, PORT);
  await cluster.clock.advance(200);
  t.is(a.row().state, 'connected');
});

test('an address that never answers is given up after the time limit, and tried again', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  cluster.network.cut(a.host, b.host);
  a.engine.connect(b.host, PORT);
  await cluster.clock.advance(9_900);
  t.is(a.row().state, 'connecting');
  await cluster.clock.advance(200);
  t.is(a.row().state, 'disconnected');
  t.regex(a.row().reason?.message ?? '', /no answer within 10000 ms/);
  cluster.network.healAll();
  await cluster.connected(a, b);
});

test('what was removed is dialed no more', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  t.true(a.engine.disconnect(b.host, PORT));
  t.false(a.engine.disconnect(b.host, PORT));
  await cluster.clock.advance(120_000);
  t.is(a.present().length, 0);
  t.like(a.row(), { nodeId: 'b', dialed: false, state: 'disconnected' });
  t.regex(b.row().reason?.message ?? '', /removed by hand/);
});

test('removing works in every state, also half-way', async (t) => {
  const seed = seeded(t);
  for (let wait = 0; wait < 60; wait += 3) {
    const cluster = new TestCluster(t, { delayMs: [10, 10] }, seed);
    const [a, b] = [await cluster.node('a'), await cluster.node('b')];
    a.engine.connect(b.host, PORT);
    await cluster.clock.advance(wait);
    t.true(a.engine.disconnect(b.host, PORT));
    await cluster.clock.advance(30_000);
    t.is(a.present().length + b.present().length, 0, `after ${wait} ms`);
    t.is(cluster.network.openBetween(a.host, b.host), 0, `after ${wait} ms`);
  }
});

function meets(node: { present(): unknown[] }): boolean {
  return node.present().length === 1;
}

/** Whether the node itself had dialed the connection that it opened last. */
function lastDialed(node: TestNode): unknown {
  return node.events.filter(({ event }) => event === 'peer_connected').at(-1)?.context?.dialed;
}
