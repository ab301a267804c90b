import { connect } from 'node:net';
import test from 'ava';
import { encodeFrame } from '../../src/engine/transport/frame.js';
import { encodeHello } from '../../src/engine/transport/hello.js';
import type { Connection, FrameType } from '../../src/engine/transport/types.js';
import { randomFrom } from '../helpers/engine/random.js';
import { PORT, TestCluster } from '../helpers/engine/simulated-network-nodes.js';
import { realNode } from '../helpers/engine/simulated-network-real.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const HELLO = encodeHello({
  nodeId: 'stranger',
  incarnation: '0123456789abcdef',
  run: '00000000000000aa',
  attempt: 1,
  port: 0,
  about: Buffer.alloc(0),
});
const FRAME_BYTES = 10_000;

test('random bytes, before and after a hello, crash nothing and hold no more than a frame', async (t) => {
  shows(t, 24);
  const rounds = scaled(t, 'streams of random bytes', 300, 20_000);
  const cluster = new TestCluster(t);
  const { seed, random } = cluster;
  const node = await cluster.node('a', { limits: { frameBytes: FRAME_BYTES } });
  for (let round = 0; round < rounds; round += 1) {
    const connection = await dial(cluster, node.host);
    if (seed.random() < 0.5) connection.write(encodeFrame('hello', HELLO));
    for (let pieces = seed.between(1, 5); pieces > 0; pieces -= 1) {
      connection.write(nonsense());
      await cluster.clock.advance(20);
      t.true(node.engine.status().bufferedBytes <= FRAME_BYTES);
    }
    connection.close();
    await cluster.clock.advance(50);
  }
  await cluster.clock.advance(10_000);
  t.is(node.engine.status().bufferedBytes, 0);
  t.is(node.present().length, 0);
  t.is(node.engine.status().greeting, 0);
  const friend = await cluster.node('b');
  friend.engine.connect(node.host, PORT);
  await cluster.connected(node, friend);

  /** Bytes of any kind, or a frame whose length, type or content is changed. */
  function nonsense(): Buffer {
    if (seed.random() < 0.4) return random.bytes(seed.between(1, 3_000));
    const types: readonly FrameType[] = ['hello', 'have', 'batch', 'ack', 'ping', 'pong', 'bye'];
    const frame = encodeFrame(seed.pick(types), random.bytes(seed.between(0, 2_000)));
    for (let edits = seed.between(0, 3); edits > 0; edits -= 1) {
      frame[seed.between(0, Math.min(frame.length - 1, 12))] = seed.between(0, 255);
    }
    return frame.subarray(0, seed.between(1, frame.length));
  }
});

test('every split of a valid stream is understood the same', async (t) => {
  shows(t, 24);
  const cluster = new TestCluster(t, { pieces: false, delayMs: [1, 1] });
  const node = await cluster.node('a');
  const stream = Buffer.concat([
    encodeFrame('hello', HELLO),
    encodeFrame('have', Buffer.from('vector')),
    encodeFrame('ping'),
    encodeFrame('batch', Buffer.from('operations')),
    encodeFrame('ack', Buffer.alloc(0)),
  ]);
  for (let at = 0; at <= stream.length; at += 1) {
    const connection = await dial(cluster, node.host);
    connection.write(stream.subarray(0, at));
    await cluster.clock.advance(2);
    connection.write(stream.subarray(at));
    await cluster.clock.advance(2);
    const received = node.meetings.at(-1)?.received ?? [];
    const words = received.map(({ type, bytes }) => `${type} ${bytes}`);
    t.deepEqual(words, ['have vector', 'batch operations', 'ack '], `split at ${at}`);
    connection.close();
    await cluster.clock.advance(5);
  }
  t.is(node.meetings.length, stream.length + 1);
});

test('a length of 4 GB is refused at once, before and after the hello, and costs nothing', async (t) => {
  shows(t, 24);
  const cluster = new TestCluster(t);
  const node = await cluster.node('a');
  for (const hello of [Buffer.alloc(0), encodeFrame('hello', HELLO)]) {
    const connection = await dial(cluster, node.host);
    let closed = false;
    connection.onClose(() => {
      closed = true;
    });
    connection.onData(() => {});
    connection.write(Buffer.concat([hello, Buffer.from([0xff, 0xff, 0xff, 0xff, 3])]));
    await cluster.clock.until('it is closed', () => closed);
    t.is(node.engine.status().bufferedBytes, 0);
  }
  t.is(node.meetings.at(-1)?.ended?.code, 'frame_too_large');
  t.deepEqual(node.engine.status().refused, { frame_too_large: 1 });
});

test('the largest frame, announced by many, costs only what has arrived of it', async (t) => {
  shows(t, 24);
  const cluster = new TestCluster(t, { pieces: false });
  const node = await cluster.node('a', { limits: { silentIntervals: 1_000 } });
  const announced = Buffer.alloc(5);
  announced.writeUInt32BE(80 * 1024 * 1024, 0);
  announced[4] = 3;
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  for (const letter of letters) {
    const connection = await dial(cluster, node.host);
    const hello = Buffer.from(HELLO);
    hello.write(`strange${letter}`, 6);
    connection.write(encodeFrame('hello', hello), Buffer.concat([announced, Buffer.alloc(10)]));
  }
  await cluster.clock.advance(1_000);
  t.is(node.present().length, letters.length);
  t.true(node.engine.status().bufferedBytes <= letters.length * 64 * 1024);
  t.true(node.engine.status().bufferedBytes > 0, 'the counter counts');
});

test('random bytes over real sockets, plain and encrypted, crash nothing', async (t) => {
  shows(t, 24);
  const count = scaled(t, 'connections with random bytes', 60, 3_000);
  const seed = seeded(t);
  const random = randomFrom(seed);
  for (const secret of [null, 'the secret of the cluster']) {
    const node = await realNode(t, 'a', { secret });
    for (let at = 0; at < count; at += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(node.port, '127.0.0.1');
        socket.on('error', () => {});
        socket.on('close', () => resolve());
        socket.resume();
        // A TLS record's first bytes get further than others.
        const start = seed.random() < 0.5 ? Buffer.from([0x16, 3, 1]) : Buffer.alloc(0);
        socket.end(Buffer.concat([start, random.bytes(seed.between(1, 500))]));
      });
    }
    t.is(node.meetings.length, 0);
    t.true(node.engine.running);
    const friend = await realNode(t, 'b', { secret });
    friend.engine.connect('127.0.0.1', node.port);
    await new Promise<void>((resolve) => {
      const look = () => (friend.present().length === 1 ? resolve() : setImmediate(look));
      look();
    });
  }
});

async function dial(cluster: TestCluster, host: string): Promise<Connection> {
  const { signal } = new AbortController();
  const address = { host, port: PORT, key: null };
  return cluster.clock.during(cluster.network.host('127.0.9.9').connect(address, signal));
}
