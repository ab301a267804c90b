import { once } from 'node:events';
import { createServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { type Client, ClientOptions, type EngineEvent, Peer } from '../../../src/sdk/index.js';
import { until } from '../../helpers/until.js';
import { memoryClient } from './clients.js';

/** A client whose transport runs on a free port of loopback. */
async function connected(
  t: ExecutionContext,
  nodeId: string,
  change: (options: ClientOptions) => void = () => {},
): Promise<{ client: Client; port: number }> {
  const options = ClientOptions.memoryOnly(nodeId);
  options.enableTransport = true;
  options.transportPort = 0;
  let port = 0;
  options.log = ({ event, context }: EngineEvent) => {
    if (event === 'transport_started') port = Number(context?.port);
  };
  change(options);
  const client = await memoryClient(t, options);
  (await client.startTransport()).value();
  return { client, port };
}

const textOf = async (client: Client, key: string) =>
  (await client.get(key)).map((value) => value.toString()).valueOr(null);

test('what one client writes shows up in the other, without a tick', async (t) => {
  const { client: a } = await connected(t, 'a');
  const { client: b, port } = await connected(t, 'b');
  await a.put('before', '1');
  const peer = (await a.connect(new Peer('b', '127.0.0.1', port))).value();
  t.true(peer instanceof Peer);
  t.deepEqual([peer.nodeId, peer.state], ['b', 'connected']);
  await b.put('after', '2');
  await until('both have both', () => a.contains('after') && b.contains('before'));
  await until(
    'it is acknowledged',
    async () => (await a.syncStateInfo()).value().acknowledged === 1,
  );
  t.is((await a.tick({ prune: true })).value().prunedCount, 1);
  const state = (await a.syncStateInfo()).value();
  t.deepEqual([state.outbox, state.lastAppliedRemoteVersion, state.word], [0, 1, 'synced']);
});

test('a peer that cannot be reached is an error; what is here stays here', async (t) => {
  const { client: a } = await connected(t, 'a');
  const { client: b, port } = await connected(t, 'b');
  await b.close();
  await a.put('k', 'v');
  const error = (await a.connect(new Peer('b', '127.0.0.1', port))).error();
  t.deepEqual([error.code, error.stateValid], ['transport_error', true]);
  t.is(await textOf(a, 'k'), 'v');
  const [peer] = (await a.peers()).value();
  t.deepEqual([peer?.port, peer?.state], [port, 'faulted']);
  t.true((peer?.reason ?? '').length > 0);
  t.true((await a.disconnect(`127.0.0.1:${port}`)).isOk());
  t.deepEqual((await a.peers()).value(), []);
});

test('with the manual policy the application decides', async (t) => {
  const manual = (options: ClientOptions) => {
    options.conflictPolicy = 'manual';
  };
  const { client: a } = await connected(t, 'a', manual);
  const { client: b, port } = await connected(t, 'b', manual);
  await a.put('k', 'from a');
  await b.put('k', 'from b');
  (await a.connect(new Peer('b', '127.0.0.1', port))).value();
  await until('a knows of it', async () => (await a.conflicts()).value().length === 1);
  const [conflict] = (await a.conflicts()).value();
  const versions = [conflict?.current, ...(conflict?.others ?? [])].map(String).sort();
  t.deepEqual([conflict?.key, versions], ['k', ['from a', 'from b']]);
  t.true((await a.resolve('k', 'from both')).isOk());
  await until('b has it', async () => (await textOf(b, 'k')) === 'from both');
  t.deepEqual([(await a.conflicts()).value(), (await b.conflicts()).value()], [[], []]);
  t.is((await a.resolve('k', 'again')).error().code, 'not_found');
});

test('a peer that is forgotten is waited for no more', async (t) => {
  const { client: a } = await connected(t, 'a');
  const { client: b, port } = await connected(t, 'b');
  (await a.connect(new Peer('b', '127.0.0.1', port))).value();
  await b.close();
  await a.put('k', 'v');
  const word = async () => (await a.syncStateInfo()).value().word;
  t.is(await word(), 'waiting');
  t.true((await a.forgetPeer('b')).isOk());
  t.is(await word(), 'saved locally');
  t.is((await a.forgetPeer('nobody')).error().code, 'not_found');
});

test('off loopback a client opens without a secret and refuses to listen', async (t) => {
  const options = ClientOptions.memoryOnly('a');
  options.enableTransport = true;
  options.transportHost = '0.0.0.0';
  options.enableDiscovery = true;
  options.discoveryHost = '0.0.0.0';
  const client = await memoryClient(t, options);
  t.is((await client.startTransport()).error().code, 'insecure_transport');
  t.is((await client.startDiscovery()).error().code, 'insecure_transport');
  t.deepEqual([client.transportRunning(), client.discoveryRunning()], [false, false]);
  t.true((await client.put('k', 'v')).isOk());
});

test('transport and discovery start and stop in any order and number', async (t) => {
  const { client } = await connected(t, 'a', (options) => {
    options.enableDiscovery = true;
    options.discoveryPort = 0;
    options.discoveryBroadcastPort = 9;
  });
  for (let round = 0; round < 10; round += 1) {
    await Promise.all([client.startTransport(), client.startDiscovery(), client.startTransport()]);
    t.deepEqual([client.transportRunning(), client.discoveryRunning()], [true, true]);
    await Promise.all([client.stopDiscovery(), client.stopTransport(), client.stopDiscovery()]);
    t.deepEqual([client.transportRunning(), client.discoveryRunning()], [false, false]);
  }
  await client.startTransport();
  t.true((await client.close()).isOk());
  t.false(client.transportRunning());
});

test('a close in the middle of a connect answers the connect', async (t) => {
  const silent = createServer();
  const accepted = once(silent, 'connection');
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const address = silent.address();
  const { client } = await connected(t, 'a');
  const port = typeof address === 'object' && address ? address.port : 0;
  const connecting = client.connect(new Peer('b', '127.0.0.1', port));
  const [socket] = await accepted;
  t.teardown(() => socket.destroy());
  await client.close();
  t.is((await connecting).error().code, 'transport_error');
});
