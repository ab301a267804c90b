import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import test, { type ExecutionContext } from 'ava';
import { hasIpv6Loopback, realNode, SECRET } from '../../helpers/engine/simulated-network-real.js';
import { tap } from '../../helpers/engine/simulated-network-tap.js';
import { until } from '../../helpers/until.js';

const MARK = 'operations that only the cluster may read';
const FAST = { everyMs: 2 };

test('on the wire nothing of what is said can be read, with a secret', async (t) => {
  const heard = await wireOf(t, SECRET);
  for (const words of [MARK, 'node-alpha', 'node-beta', 'SDNT', 'about this node', SECRET]) {
    t.false(heard.includes(words), words);
  }
});

test('without a secret, on loopback, all of it can be read: the check above can fail', async (t) => {
  const heard = await wireOf(t, null);
  for (const words of [MARK, 'node-alpha', 'node-beta', 'SDNT', 'about this node']) {
    t.true(heard.includes(words), words);
  }
});

test('what was recorded cannot be played back', async (t) => {
  const [a, b] = [await realNode(t, 'a'), await realNode(t, 'b')];
  const wire = await tap(t, b.port);
  a.engine.connect('127.0.0.1', wire.port);
  await until('they meet', () => a.present().length === 1 && b.present().length === 1, FAST);
  a.present()[0]?.peer.send('batch', Buffer.from(MARK));
  await until('it arrives', () => b.meetings[0]?.received.length === 1, FAST);
  const replay = connectPlain(b.port, '127.0.0.1');
  replay.write(wire.heard().dialed);
  await closed(replay);
  await until('it is counted', () => refusals(b) === 1, FAST);
  t.is(b.meetings.length, 1);
  t.is(b.meetings[0]?.received.length, 1);
});

test('another secret is refused, and both ends are told by its own code', async (t) => {
  const a = await realNode(t, 'a', { secret: 'quite another secret' });
  const b = await realNode(t, 'b');
  a.engine.connect('127.0.0.1', b.port);
  await until('a is told', () => a.row().reason, FAST);
  await until('b is told', () => refusals(b), FAST);
  t.like(a.row(), { state: 'faulted', failures: 1, nodeId: null });
  t.is(a.row().reason?.code, 'wrong_secret');
  t.regex(a.row().reason?.message ?? '', /the cluster secret differs from that of the other node/);
  t.deepEqual(b.engine.status().refused, { wrong_secret: 1 });
  const told = b.events.find(({ error }) => error?.code === 'wrong_secret');
  t.regex(
    told?.message ?? '',
    /a connection from 127\.0\.0\.1:\d+ was refused: the cluster secret/,
  );
  t.is(a.meetings.length + b.meetings.length, 0);
  for (const event of [...a.events, ...b.events]) {
    t.false(JSON.stringify(event).includes('secret of the cluster'), 'no secret in any log');
  }
});

test('who has a secret and dials one that has none is told, and so is the other', async (t) => {
  const [a, b] = [await realNode(t, 'a'), await realNode(t, 'b', { secret: null })];
  a.engine.connect('127.0.0.1', b.port);
  await until('a is told', () => a.row().reason, FAST);
  await until('b is told', () => refusals(b), FAST);
  t.is(a.row().state, 'faulted');
  t.is(a.row().reason?.code, 'wrong_secret');
  t.deepEqual(b.engine.status().refused, { wrong_secret: 1 });
  t.is(a.meetings.length + b.meetings.length, 0);
});

test('who has none and dials one that has a secret gets a hint, and the other is told', async (t) => {
  const [a, b] = [await realNode(t, 'a', { secret: null }), await realNode(t, 'b')];
  a.engine.connect('127.0.0.1', b.port);
  await until('a is told', () => a.row().reason, FAST);
  await until('b is told', () => refusals(b), FAST);
  t.regex(a.row().reason?.message ?? '', /does it have a cluster secret, and this node none\?/);
  t.deepEqual(b.engine.status().refused, { wrong_secret: 1 });
  t.is(a.meetings.length + b.meetings.length, 0);
});

test('whoever speaks TLS without the key gets in no more than whoever speaks nothing', async (t) => {
  const node = await realNode(t, 'a');
  const address = { host: '127.0.0.1', port: node.port, rejectUnauthorized: false };
  const strangers: readonly (() => Socket)[] = [
    () => connectTls(address),
    () => connectTls({ ...address, maxVersion: 'TLSv1.2' }),
    () => connectTls({ ...address, ciphers: 'aNULL:eNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2' }),
    () => keyed(address, 'softadastra/1', Buffer.alloc(32)),
    () => keyed(address, 'somebody', Buffer.alloc(32)),
    () => keyed(address, 'softadastra/1', Buffer.from('k')),
    () => connectPlain(address).end('GET / HTTP/1.1\r\n\r\n'),
  ];
  for (const [at, stranger] of strangers.entries()) {
    const socket = stranger();
    let secured = false;
    socket.on('secureConnect', () => {
      secured = true;
    });
    await closed(socket);
    t.false(secured, `stranger ${at}`);
    await until('it is counted', () => refusals(node) === at + 1, FAST);
  }
  t.is(node.meetings.length, 0);
  t.true(node.engine.running);
});

for (const secret of [null, SECRET]) {
  const ipv6 = hasIpv6Loopback() ? test : test.skip;
  ipv6(`over IPv6 loopback, ${secret ? 'encrypted' : 'plain'}`, async (t) => {
    const a = await realNode(t, 'a', { secret, listen: { host: '[::1]', port: 0 } });
    const b = await realNode(t, 'b', { secret, listen: { host: '::1', port: 0 } });
    t.true(a.engine.connect('[::1]', b.port).isOk());
    await until('they meet', () => b.present().length === 1 && a.present().length === 1, FAST);
    b.present()[0]?.peer.send('batch', Buffer.from(MARK));
    await until('it arrives', () => a.meetings[0]?.received.length === 1, FAST);
    t.is(a.meetings[0]?.received[0]?.bytes.toString(), MARK);
    t.is(b.row().host, '::1');
  });
}

/** All that passes between two nodes that meet and exchange something. */
async function wireOf(t: ExecutionContext, secret: string | null): Promise<Buffer> {
  const about = Buffer.from('about this node');
  const a = await realNode(t, 'node-alpha', { secret, about });
  const b = await realNode(t, 'node-beta', { secret, about });
  const wire = await tap(t, b.port);
  a.engine.connect('127.0.0.1', wire.port);
  await until('they meet', () => a.present().length === 1 && b.present().length === 1, FAST);
  a.present()[0]?.peer.send('batch', Buffer.from(MARK));
  b.present()[0]?.peer.send('have', Buffer.from(MARK));
  await until('it arrives', () => b.meetings[0]?.received.length === 1, FAST);
  await until('it arrives', () => a.meetings[0]?.received.length === 1, FAST);
  const { dialed, listened } = wire.heard();
  t.true(dialed.length > 100 && listened.length > 100);
  return Buffer.concat([dialed, listened]);
}

function keyed(address: object, identity: string, psk: Buffer): Socket {
  return connectTls({
    ...address,
    minVersion: 'TLSv1.3',
    ciphers: 'TLS_AES_128_GCM_SHA256',
    pskCallback: () => ({ psk, identity }),
    checkServerIdentity: () => undefined,
  });
}

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  socket.resume();
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

function refusals(node: { engine: { status(): { refused: Record<string, number> } } }): number {
  return Object.values(node.engine.status().refused).reduce((sum, count) => sum + count, 0);
}
