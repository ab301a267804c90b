import { Buffer } from 'node:buffer';
import test from 'ava';
import {
  Client,
  ClientOptions,
  Key,
  NodeInfo,
  Peer,
  Result,
  SyncResult,
  Value,
} from '../../../src/sdk/index.js';
import { memoryClient } from './clients.js';

test('a value that is put is read back, and gone once it is removed', async (t) => {
  const client = await memoryClient(t);
  t.true(client.empty());
  const written = await client.put('app/name', 'Softadastra');
  t.true(written instanceof Result);
  t.is(written.value().key, 'app/name');
  t.is((await client.get('app/name')).value().toString(), 'Softadastra');
  t.deepEqual([client.size(), client.empty(), client.contains('app/name')], [1, false, true]);
  t.true((await client.remove('app/name')).isOk());
  t.deepEqual([client.size(), client.empty(), client.contains('app/name')], [0, true, false]);
});

test('keys and values come as texts, bytes or objects', async (t) => {
  const client = await memoryClient(t);
  for (const key of ['k', new Key('k'), Key.fromString('k')]) {
    for (const value of ['né', Buffer.from('né'), Value.fromString('né')]) {
      await client.remove('k');
      await client.put(key, value);
      t.is((await client.get(key)).value().toString(), 'né');
      t.true(client.contains(key));
    }
  }
});

test('a value is any bytes, and no one can change it from outside', async (t) => {
  const client = await memoryClient(t);
  const bytes = Uint8Array.of(0, 255, 10);
  await client.put('k', bytes);
  bytes.fill(7);
  const value = (await client.get('k')).value();
  value.bytes().fill(9);
  t.deepEqual([...value.bytes()], [0, 255, 10]);
  t.deepEqual([...(await client.get('k')).value().bytes()], [0, 255, 10]);
  t.is(value.size, 3);
});

test('the messages are those of the reference', async (t) => {
  const client = new Client(ClientOptions.local('node-a'));
  const closed = (await client.put('k', 'v')).error();
  t.deepEqual([closed.codeString(), closed.message], ['invalid_state', 'SDK client is not open']);
  await client.open();
  t.teardown(() => client.close());
  const missing = (await client.get('missing')).error();
  t.deepEqual([missing.codeString(), missing.message], ['not_found', 'key not found']);
  t.is((await client.remove('missing')).error().message, 'key not found');
  for (const empty of [await client.put('', 'v'), await client.get(''), await client.remove('')]) {
    t.is(empty.error().message, 'key cannot be empty');
  }
  const transport = (await client.startTransport()).error();
  t.deepEqual(
    [transport.codeString(), transport.message],
    ['transport_error', 'transport is disabled'],
  );
  t.false(transport.retryable);
  const peer = new Peer('node-b', '127.0.0.1', 4042);
  t.is((await client.connect(peer)).error().message, 'transport is disabled');
  const discovery = (await client.startDiscovery()).error();
  t.deepEqual(
    [discovery.codeString(), discovery.message],
    ['discovery_error', 'discovery is disabled'],
  );
});

test('every method of a closed client answers', async (t) => {
  const client = new Client(ClientOptions.local('node-a'));
  const answers = await Promise.all([
    client.put('k', 'v'),
    client.get('k'),
    client.remove('k'),
    client.batch([]),
    client.list(),
    client.tick(),
    client.syncStateInfo(),
    client.retry(),
    client.conflicts(),
    client.resolve('k', null),
    client.startTransport(),
    client.stopTransport(),
    client.connect(new Peer('b', '127.0.0.1', 1)),
    client.disconnect('b'),
    client.forgetPeer('b'),
    client.startDiscovery(),
    client.stopDiscovery(),
    client.peers(),
    client.nodeInfo(),
    client.refreshNodeInfo(),
  ]);
  t.true(answers.every((answer) => answer.error().message === 'SDK client is not open'));
  t.deepEqual([client.size(), client.empty(), client.contains('k')], [0, true, false]);
  t.deepEqual([client.transportRunning(), client.discoveryRunning()], [false, false]);
});

test('opening and closing, twice and in any order', async (t) => {
  const client = new Client(ClientOptions.local('node-a'));
  t.true((await client.close()).isOk());
  for (let round = 0; round < 10; round += 1) {
    const opened = await Promise.all([client.open(), client.open()]);
    t.true(opened.every((result) => result.isOk()));
    t.true((await client.put('k', 'v')).isOk());
    const mixed = await Promise.all([client.close(), client.open(), client.close()]);
    t.true(mixed.every((result) => result.isOk()));
    t.is((await client.get('k')).error().code, 'invalid_state');
  }
});

test('what is memory only is gone at close', async (t) => {
  const client = new Client(ClientOptions.memoryOnly('node-a'));
  await client.open();
  await client.put('k', 'v');
  await client.close();
  await client.open();
  t.teardown(() => client.close());
  t.is(client.size(), 0);
});

test('a list stands in the order of keys, and takes a part', async (t) => {
  const client = await memoryClient(t);
  for (const key of ['b/2', 'a/1', 'b/1', 'c']) await client.put(key, key.toUpperCase());
  const all = (await client.list()).value();
  t.deepEqual(
    all.map(({ key, value }) => [key, value.toString()]),
    [
      ['a/1', 'A/1'],
      ['b/1', 'B/1'],
      ['b/2', 'B/2'],
      ['c', 'C'],
    ],
  );
  const some = (await client.list({ prefix: 'b/', reverse: true, limit: 1 })).value();
  t.deepEqual(
    some.map(({ key }) => key),
    ['b/2'],
  );
});

test('a batch is all or nothing', async (t) => {
  const client = await memoryClient(t);
  await client.put('b', 'old');
  const writes = [
    { key: 'a', value: 'new' },
    { key: 'b', value: null },
  ];
  t.is((await client.batch(writes)).value().length, 2);
  t.deepEqual([client.contains('a'), client.contains('b')], [true, false]);
  t.is(
    (
      await client.batch([
        { key: 'c', value: '1' },
        { key: '', value: '2' },
      ])
    ).error().code,
    'invalid_key',
  );
  t.false(client.contains('c'));
});

test('without peers each live write waits in the outbox', async (t) => {
  const client = await memoryClient(t);
  const outbox = async () => (await client.syncStateInfo()).value();
  t.is((await outbox()).outbox, 0);
  await client.put('a', '1');
  await client.put('a', '2');
  await client.put('b', '1');
  const state = await outbox();
  t.true(state instanceof SyncResult);
  t.deepEqual([state.outbox, state.pending, state.queued, state.inFlight], [2, 2, 0, 0]);
  t.deepEqual([state.failed, state.hasFailed(), state.lastSubmittedVersion], [0, false, 3]);
  t.deepEqual([state.outboxSize, state.queuedCount, state.failedCount], [2, 0, 0]);
  const tick = (await client.tick({ prune: true })).value();
  t.deepEqual([tick.retriedCount, tick.prunedCount, tick.batchSize], [0, 0, 0]);
  t.is((await outbox()).outbox, 2, 'what nobody has is not pruned');
});

test('the node tells who it is', async (t) => {
  const options = ClientOptions.local('node-a');
  options.displayName = 'Node A';
  options.version = '1.2.3';
  options.enableTransport = true;
  const client = await memoryClient(t, options);
  for (const answer of [await client.nodeInfo(), await client.refreshNodeInfo()]) {
    const info = answer.value();
    t.true(info instanceof NodeInfo);
    t.deepEqual([info.nodeId, info.displayName, info.version], ['node-a', 'Node A', '1.2.3']);
    t.true(info.hostname.length > 0 && info.os === info.osName && info.uptimeMs >= 0);
    t.deepEqual(info.capabilities, ['store', 'sync', 'transport']);
    t.is(info.uptime_ms(), info.uptimeMs);
  }
  t.deepEqual((await client.peers()).value(), []);
});
