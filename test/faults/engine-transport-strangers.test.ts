import { connect, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { systemRandom } from '../../src/engine/core/index.js';
import { TcpNetwork } from '../../src/engine/transport/index.js';
import { SimulatedNetworkClock } from '../helpers/engine/simulated-network-clock.js';
import { PORT, TestCluster } from '../helpers/engine/simulated-network-nodes.js';
import { realNode } from '../helpers/engine/simulated-network-real.js';
import { until } from '../helpers/until.js';

const FAST = { everyMs: 2 };

test('1,000 connections that say no hello: few are held, all go, and friends get in', async (t) => {
  const clock = new SimulatedNetworkClock();
  const node = await realNode(t, 'a', { secret: null, clock });
  const strangers = await connections(t, node.port, 1_000);
  await until('the rest is dropped', () => open(strangers) <= 128, FAST);
  t.is(node.engine.status().greeting, 128);
  const friend = await realNode(t, 'b', { secret: null });
  friend.engine.connect('127.0.0.1', node.port);
  await until('a friend gets in', () => friend.present().length === 1, FAST);
  t.true(node.engine.status().greeting <= 128);
  await clock.advance(5_001);
  await until('all are dropped', () => open(strangers) === 0, FAST);
  t.is(node.engine.status().greeting, 0);
  t.is(node.present().length, 1);
  t.deepEqual(node.engine.status().refused, { transport_error: 1_000 });
  const told = node.events.filter(({ event }) => event === 'peer_connection_failed');
  t.is(told.length, 1, 'a flood of strangers is no flood in the log');
});

test('1,000 that begin no handshake: few are held, and friends get in and stay', async (t) => {
  const network = new TcpNetwork({ handshakeTimeoutMs: 3_600_000, handshakes: 100 });
  const node = await realNode(t, 'a', { network });
  const [early, late] = [await realNode(t, 'b'), await realNode(t, 'c')];
  early.engine.connect('127.0.0.1', node.port);
  await until('a friend gets in', () => early.present().length === 1, FAST);
  const strangers = await connections(t, node.port, 1_000);
  await until('the rest is dropped', () => open(strangers) <= 100, FAST);
  t.is(open(strangers), 100);
  late.engine.connect('127.0.0.1', node.port);
  await until('a friend gets in', () => late.present().length === 1, FAST);
  t.is(node.engine.status().greeting, 0);
  t.deepEqual([early.meetings.length, early.present().length, node.present().length], [1, 1, 2]);
});

test('a handshake that is not finished in time is dropped', async (t) => {
  const node = await realNode(t, 'a', { network: new TcpNetwork({ handshakeTimeoutMs: 50 }) });
  const strangers = await connections(t, node.port, 20);
  await until('all are dropped', () => open(strangers) === 0, FAST);
  t.is(node.engine.status().greeting, 0);
});

test('a stop does not wait for those that say nothing', async (t) => {
  for (const secret of [null, 'the secret of the cluster']) {
    const node = await realNode(t, 'a', { secret, random: systemRandom });
    const strangers = await connections(t, node.port, 20);
    await node.engine.stop();
    await until('all are dropped', () => open(strangers) === 0, FAST);
    t.false(node.engine.running);
  }
});

test('another secret is tried again only slowly, and each time refused', async (t) => {
  const cluster = new TestCluster(t);
  const a = await cluster.node('a', { secret: 'quite another secret' });
  const b = await cluster.node('b', { secret: 'the secret of the cluster' });
  a.engine.connect(b.host, PORT);
  await cluster.clock.advance(14_000);
  t.like(a.row(), { state: 'faulted', failures: 1 });
  t.is(a.row().reason?.code, 'wrong_secret');
  await cluster.clock.advance(3_600_000);
  t.true(a.row().failures >= 12 && a.row().failures <= 30, `${a.row().failures} tries in an hour`);
  t.deepEqual(b.engine.status().refused, { wrong_secret: a.row().failures });
  t.is(a.meetings.length + b.meetings.length, 0);
  t.is(a.events.filter(({ event, level }) => isWarning(event, level)).length, 1, 'said once');
});

function isWarning(event: string, level: string): boolean {
  return event === 'peer_connection_failed' && level === 'warn';
}

/** So many connections that say nothing. */
async function connections(t: ExecutionContext, port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(port, '127.0.0.1'));
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => resolve());
          socket.on('connect', () => resolve());
          socket.resume();
        }),
    ),
  );
  return sockets;
}

function open(sockets: readonly Socket[]): number {
  return sockets.filter(({ closed }) => !closed).length;
}
