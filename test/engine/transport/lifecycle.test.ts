import { createServer } from 'node:net';
import test from 'ava';
import { systemClock, systemRandom } from '../../../src/engine/core/index.js';
import { TcpNetwork } from '../../../src/engine/transport/index.js';
import { PORT, TestCluster, testNode } from '../../helpers/engine/simulated-network-nodes.js';
import { scaled } from '../../helpers/scale.js';

const SECRET = 'the secret of the cluster';

test('starting and stopping, in any order and number, ends as the last call says', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = cluster.make('b');
  b.engine.connect(a.host, PORT);
  const rounds = scaled(t, 'rounds of starts and stops', 50, 2_000);
  for (let round = 0; round < rounds; round += 1) {
    const calls: Promise<unknown>[] = [];
    let last = '';
    for (let count = cluster.seed.between(1, 6); count > 0; count -= 1) {
      last = cluster.seed.pick(['start', 'stop']);
      calls.push(last === 'start' ? b.engine.start() : b.engine.stop());
      if (cluster.seed.random() < 0.3) await cluster.clock.advance(cluster.seed.between(0, 60));
    }
    await cluster.clock.during(Promise.all(calls));
    t.is(b.engine.running, last === 'start', `round ${round}`);
    t.is(b.engine.status().port, last === 'start' ? PORT : null);
  }
  (await b.engine.start()).value();
  await cluster.connected(a, b);
  t.is(b.present().length, 1);
  t.true(b.meetings.slice(0, -1).every(({ ended }) => ended !== null));
});

test('stopping before a start, and twice, does nothing', async (t) => {
  const cluster = new TestCluster(t);
  const a = cluster.make('a');
  await a.engine.stop();
  t.false(a.engine.running);
  (await a.engine.start()).value();
  (await a.engine.start()).value();
  t.is(a.events.filter(({ event }) => event === 'transport_started').length, 1);
  await Promise.all([a.engine.stop(), a.engine.stop()]);
  await a.engine.stop();
  t.false(a.engine.running);
});

test('a stop leaves no timer and no connection behind', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  b.engine.connect(a.host, PORT);
  a.engine.connect('127.0.0.77', PORT);
  await cluster.connected(a, b);
  await cluster.clock.during(Promise.all([a.engine.stop(), b.engine.stop()]));
  await cluster.clock.advance(1_000);
  t.is(cluster.clock.pending, 0);
  t.is(cluster.network.openBetween(a.host, b.host), 0);
});

test('what was to be dialed is dialed by the next start', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = cluster.make('b');
  t.true(b.engine.connect(a.host, PORT).isOk());
  t.like(b.row(), { state: 'disconnected', reason: null, dialed: true, failures: 0 });
  (await b.engine.start()).value();
  await cluster.connected(a, b);
  await cluster.clock.during(b.engine.stop());
  await cluster.clock.advance(60_000);
  t.is(b.meetings.length, 1);
  (await b.engine.start()).value();
  await cluster.connected(a, b);
});

test('off loopback nothing starts without a secret', async (t) => {
  const cluster = new TestCluster(t);
  for (const host of ['0.0.0.0', '::', '', '192.0.2.1', 'example.org']) {
    const node = cluster.make('a', { listen: { host, port: PORT } });
    const error = (await node.engine.start()).error();
    t.is(error.code, 'insecure_transport', host);
    t.is(error.message, 'plain TCP is refused off loopback: set a cluster secret');
    t.false(error.retryable);
    t.true(error.stateValid);
    t.false(node.engine.running);
    t.like(node.events.at(-1), { event: 'transport_start_failed', level: 'error', error });
  }
});

test('what cannot be started is refused with its reason, and starts once that is mended', async (t) => {
  const cluster = new TestCluster(t);
  const refusal = async (options: Parameters<TestCluster['make']>[1], nodeId = 'a') =>
    (await cluster.make(nodeId, options).engine.start()).error();
  t.like(await refusal({ secret: 'fifteen letters' }), { code: 'invalid_argument' });
  t.like(await refusal({ listen: { host: '', port: 1 }, secret: SECRET }), {
    code: 'invalid_argument',
  });
  for (const port of [-1, 1.5, 65_536, Number.NaN]) {
    const error = await refusal({ listen: { host: '127.0.0.1', port } });
    t.like(error, { code: 'invalid_argument', retryable: false }, String(port));
  }
  t.like(await refusal({ about: Buffer.alloc(3_000) }), { code: 'invalid_argument' });
  t.like(await refusal({}, 'no id#'), { code: 'invalid_argument' });
});

test('a port in use is named, and the start succeeds once it is free', async (t) => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const node = testNode('a', {
    network: new TcpNetwork(),
    clock: systemClock,
    random: systemRandom,
    listen: { host: '127.0.0.1', port },
  });
  t.teardown(() => node.engine.stop());
  const error = (await node.engine.start()).error();
  t.is(error.code, 'transport_error');
  t.is(error.message, `cannot listen on 127.0.0.1:${port}: another process listens on that port`);
  t.deepEqual(error.context, { host: '127.0.0.1', port });
  t.true(error.retryable);
  await new Promise((resolve) => taken.close(resolve));
  t.true((await node.engine.start()).isOk());
  t.is(node.engine.status().port, port);
});
