import test from 'ava';
import { encodeFrame } from '../../../src/engine/transport/frame.js';
import { encodeHello } from '../../../src/engine/transport/hello.js';
import { TestCluster } from '../../helpers/engine/simulated-network-nodes.js';
import { dialByHand, HELLO } from '../../helpers/engine/simulated-network-stranger.js';

test('each ping is answered, and each interval asks once', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a');
  const other = await dialByHand(cluster, a.host);
  other.connection.write(encodeFrame('hello', encodeHello(HELLO)));
  await cluster.clock.until('they meet', () => a.present().length === 1);
  for (let at = 0; at < 3; at += 1) other.connection.write(encodeFrame('ping'));
  await cluster.clock.advance(14_000);
  t.deepEqual(other.types(), ['hello', 'pong', 'pong', 'pong', 'ping', 'ping']);
});

test('an end that only asks and never reads gets one answer, once it reads', async (t) => {
  const cluster = new TestCluster(t, { windowBytes: 10_000 });
  const a = await cluster.node('a');
  const other = await dialByHand(cluster, a.host);
  other.connection.write(encodeFrame('hello', encodeHello(HELLO)));
  await cluster.clock.until('they meet', () => a.present().length === 1);
  other.connection.pause();
  t.false(a.present()[0]?.peer.send('batch', Buffer.alloc(20_000)));
  for (let at = 0; at < 500; at += 1) other.connection.write(encodeFrame('ping'));
  await cluster.clock.advance(1_000);
  other.connection.resume();
  await cluster.clock.until('it is answered', () => other.types().includes('pong'));
  t.deepEqual(other.types(), ['hello', 'batch', 'pong']);
});
