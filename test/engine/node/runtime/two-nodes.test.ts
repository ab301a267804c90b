import path from 'node:path';
import test from 'ava';
import type { NodeRuntime, RuntimeOptions } from '../../../../src/engine/node/index.js';
import { freeDatagramPorts } from '../../../helpers/engine/free-datagram-ports.js';
import { memoryNode, openRuntime, recordedEvents } from '../../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { until } from '../../../helpers/until.js';

const SECRET = 'correct horse battery staple';

function contents({ store }: NodeRuntime): string[] {
  return store.list().map(({ key, value }) => `${key}=${value}`);
}

function equal(...nodes: readonly NodeRuntime[]) {
  const states = () => nodes.map((node) => contents(node).join());
  return until('the stores are equal', () => new Set(states()).size === 1, { state: states });
}

const port = (node: NodeRuntime) => node.networking.transport.status().port ?? 0;
const addressOf = (node: NodeRuntime) => ({ host: '127.0.0.1', port: port(node) });
const put = async (node: NodeRuntime, key: string, value: string) =>
  (await node.store.put(key, Buffer.from(value))).value();

for (const clusterSecret of [null, SECRET]) {
  const how = clusterSecret ? 'with a secret' : 'in the clear';
  test(`two nodes ${how} end up equal, before and after a break`, async (t) => {
    const a = await openRuntime(t, memoryNode('a', { clusterSecret }));
    const b = await openRuntime(t, memoryNode('b', { clusterSecret }));
    await put(a, 'from/a', '1');
    await put(b, 'from/b', '1');
    await put(a, 'gone', 'x');
    t.is(a.sync.stateInfo().pending, 2);
    for (const node of [a, b]) (await node.networking.startTransport()).value();
    const peer = (await a.networking.connect(addressOf(b))).value();
    t.deepEqual([peer.nodeId, peer.state], ['b', 'connected']);
    await equal(a, b);
    t.deepEqual(contents(b), ['from/a=1', 'from/b=1', 'gone=x']);
    (await a.store.remove('gone')).value();
    await equal(a, b);
    await until('all is acknowledged', () => a.sync.stateInfo().acknowledged === 2);
    t.is(a.sync.stateInfo().word, 'synced');

    await b.networking.stopTransport();
    await put(a, 'while/away', 'a');
    await put(b, 'while/away/too', 'b');
    await until('a has noticed', () => a.networking.peers()[0]?.state === 'faulted');
    t.is(a.sync.stateInfo().pending, 1);
    (await b.networking.startTransport()).value();
    (await b.networking.connect(addressOf(a))).value();
    await equal(a, b);
    t.is(contents(a).length, 4);
  });
}

test('a peer with another secret is faulted, and local work goes on', async (t) => {
  const a = await openRuntime(t, memoryNode('a', { clusterSecret: SECRET }));
  const b = await openRuntime(t, memoryNode('b', { clusterSecret: `${SECRET}!` }));
  for (const node of [a, b]) (await node.networking.startTransport()).value();
  const error = (await a.networking.connect(addressOf(b))).error();
  t.is(error.code, 'wrong_secret');
  await put(a, 'k', 'v');
  t.deepEqual([contents(a), contents(b)], [['k=v'], []]);
  t.is(a.networking.peers()[0]?.state, 'faulted');
});

test('nobody listening is an error; the address is dialed until it is removed', async (t) => {
  const b = await openRuntime(t, memoryNode('b'));
  (await b.networking.startTransport()).value();
  const address = addressOf(b);
  await b.networking.stopTransport();
  const a = await openRuntime(t, memoryNode('a'));
  (await a.networking.startTransport()).value();
  const error = (await a.networking.connect(address)).error();
  t.deepEqual([error.code, error.retryable, error.stateValid], ['transport_error', true, true]);
  t.deepEqual(
    a.networking.peers().map(({ state, manual }) => [state, manual]),
    [['faulted', true]],
  );
  a.networking.remove(`127.0.0.1:${address.port}`).value();
  t.deepEqual(a.networking.peers(), []);
});

test('what cannot be connected is said at once', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  const peer = { host: '127.0.0.1', port: 9 };
  const stopped = (await a.networking.connect(peer)).error();
  t.regex(stopped.message, /transport is not running/);
  t.is((await a.networking.connect({ host: '', port: 0 })).error().code, 'invalid_argument');
  t.is(
    (await a.networking.connect({ host: '192.0.2.1', port: 1 })).error().code,
    'insecure_transport',
  );
  (await a.networking.startTransport()).value();
  const itself = (await a.networking.connect(addressOf(a))).error();
  t.regex(itself.message, /is this node itself/);
});

test('off loopback without a secret nothing listens', async (t) => {
  const changes = { transport: { enabled: true, host: '0.0.0.0', port: 0 } };
  const a = await openRuntime(t, memoryNode('a', changes));
  t.is((await a.networking.startTransport()).error().code, 'insecure_transport');
  t.false(a.networking.transport.running);
  const peers = [{ host: '192.0.2.1', port: 4041 }];
  const b = await openRuntime(t, memoryNode('b', { peers }));
  t.is((await b.networking.startTransport()).error().code, 'insecure_transport');
});

test('peers of the configuration are connected by the start', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  (await a.networking.startTransport()).value();
  const b = await openRuntime(t, memoryNode('b', { peers: [addressOf(a)] }));
  await put(b, 'k', 'v');
  (await b.networking.startTransport()).value();
  await equal(a, b);
  const [peer] = b.networking.peers();
  t.deepEqual([peer?.nodeId, peer?.state, peer?.manual], ['a', 'connected', true]);
  t.deepEqual([peer?.displayName, peer?.version], ['a', '0.0.0']);
});

test('a peer that is removed stays away, and comes back by hand', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  const b = await openRuntime(t, memoryNode('b'));
  for (const node of [a, b]) (await node.networking.startTransport()).value();
  (await a.networking.connect(addressOf(b))).value();
  await until('b knows a', () => b.networking.peers()[0]?.state === 'connected');
  a.networking.remove('b').value();
  await until('b has noticed', () => b.networking.peers()[0]?.state !== 'connected');
  await put(a, 'k', 'v');
  t.not(a.networking.peers()[0]?.state, 'connected');
  t.deepEqual(contents(b), []);
  (await a.networking.connect(addressOf(b))).value();
  await equal(a, b);
});

test('a peer is removed under every name at which it was dialed', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  const b = await openRuntime(t, memoryNode('b'));
  for (const node of [a, b]) (await node.networking.startTransport()).value();
  // The node with the smaller id keeps the connection that it dialed itself.
  (await a.networking.connect(addressOf(b))).value();
  const byName = (await b.networking.connect({ host: 'localhost', port: port(a) })).value();
  t.deepEqual([byName.nodeId, byName.state], ['a', 'connected']);
  b.networking.remove('a').value();
  a.networking.remove('b').value();
  for (const node of [a, b]) {
    t.true(node.networking.transport.peers().every(({ dialed }) => !dialed));
    t.is(node.networking.remove('nobody').error().code, 'not_found');
  }
});

test('a peer that is forgotten is waited for no more', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  const b = await openRuntime(t, memoryNode('b'));
  for (const node of [a, b]) (await node.networking.startTransport()).value();
  (await a.networking.connect(addressOf(b))).value();
  await put(a, 'k', 'v');
  await equal(a, b);
  await b.networking.stopTransport();
  (await a.store.remove('k')).value();
  t.is((await a.sync.tick({ prune: true })).value().purgedCount, 0);
  (await a.networking.forget('b')).value();
  await a.sync.tick({ prune: true });
  t.deepEqual(
    a.networking.peers().map(({ sync }) => sync?.retired),
    [true],
  );
  t.is((await a.networking.forget('nobody')).error().code, 'not_found');
});

/** Each announces to where the other listens. */
function finders(ports: readonly [number, number], changes: Partial<RuntimeOptions> = {}) {
  return (['a', 'b'] as const).map((nodeId, index) => {
    const [own, other] = index === 0 ? ports : [ports[1], ports[0]];
    const broadcast = { host: '127.0.0.1', port: other };
    const discovery = { enabled: true, host: '127.0.0.1', port: own, broadcast };
    return memoryNode(nodeId, { discovery, ...changes });
  });
}

test('nodes that discover each other sync, whichever of the services starts first', async (t) => {
  const [first, second] = finders(await freeDatagramPorts(), { clusterSecret: SECRET });
  if (!first || !second) return t.fail();
  const a = await openRuntime(t, first);
  const b = await openRuntime(t, second);
  await put(a, 'k', 'v');
  (await a.networking.startDiscovery()).value();
  (await b.networking.startTransport()).value();
  (await b.networking.startDiscovery()).value();
  await until('a has found b', () => a.networking.peers()[0]?.state === 'available');
  t.deepEqual(contents(b), [], 'found is not connected');
  (await a.networking.startTransport()).value();
  await equal(a, b);
  const [peer] = a.networking.peers();
  t.deepEqual([peer?.nodeId, peer?.state, peer?.manual], ['b', 'connected', false]);
  a.networking.remove('b').value();
  await until('b has noticed', () => b.networking.peers()[0]?.state !== 'connected');
});

test('discovery that cannot start leaves the rest alone', async (t) => {
  const { events, parts } = recordedEvents();
  const broadcast = { host: '192.0.2.255', port: 5051 };
  const discovery = { enabled: true, host: '0.0.0.0', port: 0, broadcast };
  const a = await openRuntime(t, memoryNode('a', { discovery }), parts);
  t.is((await a.networking.startDiscovery()).error().code, 'insecure_transport');
  await put(a, 'k', 'v');
  t.deepEqual(contents(a), ['k=v']);
  t.true(events.some(({ event, error }) => event === 'discovery_start_failed' && error));
});

test('a node restarts with what it had, and its peers know it again', async (t) => {
  const folder = await temporaryFolder(t);
  const wal = { path: path.join(folder, 'a.wal'), autoFlush: true };
  const b = await openRuntime(t, memoryNode('b'));
  (await b.networking.startTransport()).value();
  for (const round of ['1', '2', '3']) {
    const a = await openRuntime(t, memoryNode('a', { wal, peers: [addressOf(b)] }));
    await put(a, `round/${round}`, round);
    (await a.networking.startTransport()).value();
    await equal(a, b);
    (await a.close()).value();
    (await a.close()).value();
  }
  t.deepEqual(contents(b), ['round/1=1', 'round/2=2', 'round/3=3']);
  t.is(b.sync.peers().length, 1);
});
