import test from 'ava';
import { SoftadastraError } from '../../../src/engine/core/index.js';
import { PORT, TestCluster } from '../../helpers/engine/simulated-network-nodes.js';

test('two nodes meet and exchange bytes, both ways and in order', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a', { about: Buffer.from('about a') });
  const b = await cluster.node('b', { about: Buffer.from('about b') });
  t.true(a.engine.connect(b.host, PORT).isOk());
  await cluster.connected(a, b);
  const [atA, atB] = [a.meetings[0], b.meetings[0]];
  t.is(atA?.peer.nodeId, 'b');
  t.is(atA?.peer.port, PORT);
  t.is(atA?.peer.about.toString(), 'about b');
  t.is(atB?.peer.nodeId, 'a');
  t.is(atB?.peer.port, PORT);
  t.is(atB?.peer.about.toString(), 'about a');
  const sizes = [0, 1, 5, 100_000, 300_000, 17];
  for (const size of sizes) {
    atA?.peer.send('batch', Buffer.alloc(size, size));
    atB?.peer.send('ack', Buffer.alloc(size, size));
  }
  await cluster.clock.until('all has arrived', () => atA?.received.length === sizes.length);
  await cluster.clock.until('all has arrived', () => atB?.received.length === sizes.length);
  const expected = (type: string) => sizes.map((size) => `${type} ${size}`);
  const seen = (received?: readonly { type: string; bytes: Buffer }[]) =>
    received?.map(({ type, bytes }) => `${type} ${bytes.length}`);
  t.deepEqual(seen(atB?.received), expected('batch'));
  t.deepEqual(seen(atA?.received), expected('ack'));
  t.true(
    atB?.received.every(({ bytes }) => bytes.equals(Buffer.alloc(bytes.length, bytes.length))),
  );
});

test('peers() tells of each state and why', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const b = cluster.make('b');
  t.deepEqual(a.engine.peers(), []);
  a.engine.connect(b.host, PORT);
  t.like(a.row(), { nodeId: null, state: 'connecting', reason: null, dialed: true });
  await cluster.clock.advance(100);
  t.like(a.row(), { nodeId: null, host: b.host, port: PORT, state: 'disconnected', failures: 1 });
  t.like(a.row().reason, { code: 'transport_error', retryable: true });
  t.regex(a.row().reason?.message ?? '', /127\.0\.0\.2:4040: nothing listens there/);
  await b.engine.start();
  await cluster.connected(a, b);
  t.like(a.row(), { nodeId: 'b', state: 'connected', reason: null, dialed: true, failures: 0 });
  t.like(b.row(), { nodeId: 'a', host: a.host, port: PORT, state: 'connected', dialed: false });
  t.true(a.row().bytesSent > 20);
  await cluster.clock.during(b.engine.stop());
  await cluster.clock.until('a has noticed', () => a.row().state === 'disconnected');
  t.like(a.row(), { nodeId: 'b', dialed: true });
  t.regex(a.row().reason?.message ?? '', /the other node ended the connection: the node stops/);
  t.like(b.row(), { nodeId: 'a', state: 'disconnected', dialed: false });
  t.regex(b.row().reason?.message ?? '', /the node stops/);
});

test('what is sent counts, over several connections', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  a.present()[0]?.peer.send('batch', Buffer.alloc(10_000));
  await cluster.clock.until('it has arrived', () => b.meetings[0]?.received.length === 1);
  cluster.network.reset(a.host, b.host);
  await cluster.clock.until('they meet again', () => a.meetings.length === 2);
  t.true(a.row().bytesSent > 10_000 && a.row().bytesSent < 11_000);
  await cluster.connected(a, b);
  t.true(b.row().bytesReceived > 10_000 && b.row().bytesReceived < 11_000);
});

test('a send that is too much says false, and drained tells when to go on', async (t) => {
  const cluster = new TestCluster(t, { windowBytes: 50_000 });
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  const [meeting] = a.present();
  t.true(meeting?.peer.send('batch', Buffer.alloc(10_000)));
  t.false(meeting?.peer.send('batch', Buffer.alloc(60_000)));
  t.is(meeting?.drains, 0);
  await cluster.clock.until('it is drained', () => meeting?.drains === 1);
  t.is(b.meetings[0]?.received.length, 2);
  t.true(meeting?.peer.send('batch', Buffer.alloc(10_000)));
});

test('closing a peer tells it why, with the code', async (t) => {
  const cluster = new TestCluster(t);
  const [a, b] = [await cluster.node('a'), await cluster.node('b')];
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  const reason = new SoftadastraError('log_rolled_back', 'restored from an older copy');
  b.present()[0]?.peer.close(reason);
  t.is(b.meetings[0]?.ended, reason);
  await cluster.clock.until('a is told', () => a.present().length === 0);
  t.is(a.meetings[0]?.ended?.code, 'log_rolled_back');
  t.like(a.row(), { nodeId: 'b', state: 'faulted' });
  t.false(b.meetings[0]?.peer.send('ack', Buffer.alloc(1)));
});

test('a layer above that throws ends the connection with a reason, not the process', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a', {
    onReceive() {
      throw new Error('a fault of the layer above');
    },
  });
  const b = await cluster.node('b');
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  b.present()[0]?.peer.send('have', Buffer.alloc(3));
  await cluster.clock.until('both are told', () => b.meetings[0]?.ended != null);
  t.is(a.meetings[0]?.ended?.code, 'internal_error');
  t.regex(a.meetings[0]?.ended?.message ?? '', /a fault of the layer above/);
  t.is(b.meetings[0]?.ended?.code, 'internal_error');
});

test('a layer above that will not have a peer ends it before anything is received', async (t) => {
  const cluster = new TestCluster(t);
  const retired = new SoftadastraError('peer_retired', 'resynchronise first');
  const a = await cluster.node('a', { onPeer: ({ peer }) => peer.close(retired) });
  const b = await cluster.node('b');
  b.engine.connect(a.host, PORT);
  await cluster.clock.until('b is told', () => b.meetings[0]?.ended != null);
  t.is(a.meetings[0]?.ended, retired);
  t.is(b.meetings[0]?.ended?.code, 'peer_retired');
  t.is(a.meetings[0]?.received.length, 0);
});

test('more than a frame holds is refused as the fault of the program that it is', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a', { limits: { frameBytes: 1_000 } });
  const b = await cluster.node('b', { limits: { frameBytes: 1_000 } });
  a.engine.connect(b.host, PORT);
  await cluster.connected(a, b);
  const [meeting] = a.present();
  t.throws(() => meeting?.peer.send('batch', Buffer.alloc(1_001)), { instanceOf: RangeError });
  t.true(meeting?.peer.send('batch', Buffer.alloc(1_000)));
  await cluster.clock.until('it arrives', () => b.meetings[0]?.received.length === 1);
});

test('connecting without a host or port is refused, and so is plain TCP off loopback', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  for (const [host, port] of [
    ['', 4040],
    ['127.0.0.1', 0],
    ['127.0.0.1', 65_536],
    ['127.0.0.1', 1.5],
    ['127.0.0.1', Number.NaN],
  ] as const) {
    t.is(a.engine.connect(host, port).error().code, 'invalid_argument');
  }
  const error = a.engine.connect('192.0.2.7', 4040).error();
  t.is(error.code, 'insecure_transport');
  t.is(error.message, 'plain TCP is refused off loopback: set a cluster secret');
  t.deepEqual(a.engine.peers(), []);
});
