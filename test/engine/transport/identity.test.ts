import test, { type ExecutionContext } from 'ava';
import type { ErrorCode } from '../../../src/engine/core/index.js';
import { encodeFrame } from '../../../src/engine/transport/frame.js';
import { encodeHello } from '../../../src/engine/transport/hello.js';
import type { Connection } from '../../../src/engine/transport/types.js';
import { PORT, TestCluster } from '../../helpers/engine/simulated-network-nodes.js';
import { dialByHand, HELLO } from '../../helpers/engine/simulated-network-stranger.js';

test('a node that dials itself says so, and tries again only slowly', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  a.engine.connect(a.host, PORT);
  await cluster.clock.advance(10_000);
  t.is(a.meetings.length, 0);
  t.like(a.row(), { nodeId: null, state: 'faulted', failures: 1 });
  t.is(a.row().reason?.code, 'invalid_argument');
  t.regex(a.row().reason?.message ?? '', /this node itself/);
});

test('two nodes of the same id refuse each other, and both say why', async (t) => {
  const cluster = new TestCluster(t);
  const [one, other] = [await cluster.node('same'), await cluster.node('same')];
  one.engine.connect(other.host, PORT);
  await cluster.clock.advance(10_000);
  t.is(one.meetings.length + other.meetings.length, 0);
  t.like(one.row(), { state: 'faulted', failures: 1 });
  t.is(one.row().reason?.code, 'already_exists');
  t.regex(one.row().reason?.message ?? '', /two nodes use the id same/);
  t.deepEqual(other.engine.status().refused, { already_exists: 1 });
  t.true(other.events.some(({ error }) => error?.code === 'already_exists'));
});

test('a node of another protocol version is refused, and both are told', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const stranger = await dialByHand(cluster, a.host);
  const hello = encodeHello(HELLO);
  hello[4] = 9;
  stranger.connection.write(encodeFrame('hello', hello));
  await cluster.clock.until('it is told', () => stranger.types().includes('bye'));
  t.is(stranger.bye().code, 'protocol_mismatch');
  t.regex(stranger.bye().message, /version 9.*version 1/);
  t.is(a.meetings.length, 0);
  t.deepEqual(a.engine.status().refused, { protocol_mismatch: 1 });
});

test('who dials a node of another version sees it faulted', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  await listenAs(t, cluster, '127.0.0.50', (connection) => {
    const hello = encodeHello(HELLO);
    hello[4] = 2;
    connection.write(encodeFrame('hello', hello));
    connection.onData(() => {});
  });
  a.engine.connect('127.0.0.50', PORT);
  await cluster.clock.advance(10_000);
  t.like(a.row(), { state: 'faulted', failures: 1 });
  t.is(a.row().reason?.code, 'protocol_mismatch');
});

test('anything before the hello, a second hello, or a stream of nonsense ends it', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const hello = encodeFrame('hello', encodeHello(HELLO));
  const wrong: readonly (readonly [ErrorCode, Buffer])[] = [
    ['malformed_frame', encodeFrame('batch', Buffer.from('too early'))],
    ['malformed_frame', encodeFrame('ping')],
    ['malformed_frame', Buffer.concat([hello, hello])],
    ['malformed_frame', encodeFrame('hello', Buffer.from('nonsense'))],
    ['malformed_frame', Buffer.from('\0\0\0\u0001\u0063 what is this')],
    ['frame_too_large', Buffer.from('GET / HTTP/1.1\r\n\r\n').fill(3, 4, 5)],
    ['frame_too_large', encodeFrame('batch', Buffer.alloc(5_000))],
  ];
  for (const [code, bytes] of wrong) {
    const stranger = await dialByHand(cluster, a.host);
    stranger.connection.write(bytes);
    await cluster.clock.until('it is closed', () => stranger.closed());
    t.is(stranger.bye().code, code, bytes.toString('latin1', 0, 20));
  }
  t.is(a.present().length, 0);
});

test('a node started anew takes the place of its former self at once', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const first = await dialByHand(cluster, a.host);
  first.connection.write(encodeFrame('hello', encodeHello(HELLO)));
  await cluster.clock.until('it is there', () => a.present().length === 1);
  const second = await dialByHand(cluster, a.host);
  const later = { ...HELLO, run: '00000000000000bb' };
  second.connection.write(encodeFrame('hello', encodeHello(later)));
  await cluster.clock.until('it is there', () => a.meetings.length === 2);
  t.is(a.present().length, 1);
  t.regex(a.meetings[0]?.ended?.message ?? '', /a newer connection/);
  await cluster.clock.until('the first is told', () => first.closed());
  t.is(first.bye().retryable, true);
});

test('of two dials of one run the later stays, in whichever order they arrive', async (t) => {
  for (const attempts of [
    [1, 2],
    [2, 1],
  ]) {
    const cluster = new TestCluster(t);
    const a = await cluster.node('a');
    const dials = [];
    for (const attempt of attempts) {
      const stranger = await dialByHand(cluster, a.host);
      stranger.connection.write(encodeFrame('hello', encodeHello({ ...HELLO, attempt })));
      await cluster.clock.advance(1_000);
      dials.push({ attempt, stranger });
    }
    const open = dials.filter(({ stranger }) => !stranger.closed());
    t.deepEqual(
      open.map(({ attempt }) => attempt),
      [2],
    );
    t.is(a.present().length, 1);
  }
});

test('no more peers than allowed, and those that are there stay', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a', { limits: { peers: 2 } });
  const others = [await cluster.node('b'), await cluster.node('c')];
  for (const other of others) other.engine.connect(a.host, PORT);
  await cluster.clock.until('two are there', () => a.present().length === 2);
  const late = await cluster.node('d');
  late.engine.connect(a.host, PORT);
  await cluster.clock.advance(60_000);
  t.deepEqual(
    a
      .present()
      .map(({ peer }) => peer.nodeId)
      .sort(),
    ['b', 'c'],
  );
  t.is(a.meetings.length, 2);
  t.regex(late.row().reason?.message ?? '', /its 2 peers already/);
});

async function listenAs(
  t: ExecutionContext,
  cluster: TestCluster,
  host: string,
  onConnection: (connection: Connection) => void,
): Promise<void> {
  const accept = { connection: onConnection, refused: () => t.fail('nobody is refused') };
  await cluster.network.host(host).listen({ host, port: PORT, key: null }, accept);
}
