import { writeFile } from 'node:fs/promises';
import test from 'ava';
import { type PeersDocument, Place, TRANSPORT } from '../helpers/engine/cli/place.js';
import { assertForm } from '../helpers/engine/cli/schemas.js';
import { until } from '../helpers/until.js';

test.serial(
  'what is put on one node is read on the other, and each state in between is seen',
  async (t) => {
    const [a, b] = await Promise.all([Place.make(t, 'a'), Place.make(t, 'b')]);
    await a.run('store', 'put', 'before', 'the nodes ran');
    const nodeA = await a.start(...TRANSPORT);
    const nodeB = await b.start(...TRANSPORT);
    t.like(await a.json('sync', 'sync', 'status'), { outbox: 1, acknowledged: 0 });

    t.is((await b.run('peers', 'add', nodeA.transport)).code, 0);
    await until('b is connected to a', () => b.isConnected(a));
    const value = (from: Place, key: string) => from.run('store', 'get', key);
    await until('b has what a wrote', async () => (await value(b, 'before')).code === 0);

    await a.run('store', 'put', 'now', 'hello');
    await until('b has it', async () => (await value(b, 'now')).stdout === 'hello\n');
    await b.run('store', 'put', 'back', 'hello too');
    await until('a has it', async () => (await value(a, 'back')).stdout === 'hello too\n');
    await b.run('store', 'remove', 'before');
    await until('a has it no more', async () => (await value(a, 'before')).code === 1);
    await until('a knows that b has all', async () => {
      const { outbox, acknowledged } = await a.json<{ outbox: number; acknowledged: number }>(
        'sync',
        'sync',
        'status',
      );
      return outbox === acknowledged;
    });
    t.regex(
      (await a.run('peers')).stdout,
      /^Peers\n\nNode ID +Host +Port +State .*\nb +127\.0\.0\.1 +\d+ +connected/,
    );
    t.like(await a.json('status', 'status'), {
      runtime: 'node',
      store: { size: 2 },
      peers: { connected: 1 },
    });
    t.is(
      (await a.run('store', 'list', '--keys')).stdout,
      (await b.run('store', 'list', '--keys')).stdout,
    );

    t.is(await nodeB.process.end('SIGTERM'), 0);
    await a.run('store', 'put', 'meanwhile', 'b was away');
    t.like(await a.json('sync', 'sync', 'status'), { pending: 1 });
    const [peer] = (await a.json<PeersDocument>('peers', 'peers')).peers;
    t.is(peer?.nodeId, 'b');
    t.not(peer?.state, 'connected');
    await b.start(...TRANSPORT, '--peers', nodeA.transport);
    await until('b has what it missed', async () => (await value(b, 'meanwhile')).code === 0);

    t.is((await a.run('peers', 'remove', 'b')).code, 0);
    t.is((await a.run('peers', 'forget', 'b')).code, 0);
    t.is(await nodeA.process.end('SIGINT'), 0);
    t.deepEqual(
      nodeA.process.lines.filter(({ level }) => level === 'error'),
      [],
    );
    t.is(nodeA.process.lines.at(-1)?.event, 'runtime_stopped');
    for (const line of nodeA.process.lines) assertForm(t, line, 'softadastra.log/1');
  },
);

test.serial(
  'a node that was killed leaves a log that the next command opens by itself',
  async (t) => {
    const a = await Place.make(t, 'a');
    const node = await a.start();
    t.is((await a.run('store', 'put', 'k', 'acknowledged')).code, 0);
    t.like(await a.json('status', 'status'), { runtime: 'node' });
    t.is(await node.process.end('SIGKILL'), null);
    t.is((await a.run('store', 'get', 'k')).stdout, 'acknowledged\n');
    t.like(await a.json('status', 'status'), { runtime: 'local', store: { size: 1 } });
    const again = await a.start();
    t.is((await a.run('store', 'get', 'k')).stdout, 'acknowledged\n');
    t.is(await again.process.end('SIGTERM'), 0);
  },
);

test.serial(
  'a second node on the same log is refused and told why; the first goes on',
  async (t) => {
    const a = await Place.make(t, 'a');
    await a.start();
    for (const other of [[], ['--control-socket', 'other.sock']]) {
      const { code, stdout, stderr } = await a.run('node', 'start', ...other);
      t.is(code, 1);
      t.regex(stdout, /"event":"open_failed".*"code":"wal_locked"/);
      t.regex(stderr, /✖ error: .*\(wal_locked\)\n {2}hint: /);
    }
    const away = ['--control-socket', 'other.sock'];
    const { code, stderr } = await a.run('store', 'get', 'k', ...away);
    t.is(code, 1, 'nor can a command that does not find the node');
    t.regex(stderr, /wal_locked/);
    t.is((await a.run('store', 'put', 'k', 'v')).code, 0);
  },
);

test.serial('discovery introduces nodes that were told nothing of each other', async (t) => {
  const [a, b] = await Promise.all([Place.make(t, 'a'), Place.make(t, 'b')]);
  const nodeA = await a.start(
    ...TRANSPORT,
    '--enable-discovery',
    '--discovery-port',
    '0',
    '--discovery-broadcast-port',
    '9',
  );
  const port = nodeA.discovery.split(':')[1] ?? '';
  await b.start(
    ...TRANSPORT,
    '--enable-discovery',
    '--discovery-port',
    '0',
    '--discovery-broadcast-port',
    port,
  );
  await a.run('store', 'put', 'k', 'v');
  await until('b has what a wrote', async () => (await b.run('store', 'get', 'k')).code === 0);
  t.is((await b.run('store', 'get', 'k')).stdout, 'v\n');
});

test.serial('a secret opens what a plain port refuses; a wrong one stays outside', async (t) => {
  const [a, b, c] = await Promise.all([Place.make(t, 'a'), Place.make(t, 'b'), Place.make(t, 'c')]);
  const open = ['--enable-transport', '--transport-host', '0.0.0.0', '--transport-port', '0'];
  const { code, stderr } = await a.run('node', 'start', ...open);
  t.is(code, 1);
  t.regex(stderr, /insecure_transport/);
  t.regex(stderr, /hint: .*--secret-file/);
  await Promise.all([
    writeFile(`${a.directory}/secret`, 'correct horse battery\n'),
    writeFile(`${b.directory}/secret`, 'correct horse battery\n'),
    writeFile(`${c.directory}/secret`, 'wrong horse, no battery\n'),
  ]);
  const nodeA = await a.start(...TRANSPORT, '--secret-file', 'secret');
  const peers = ['--secret-file', 'secret', '--peers', nodeA.transport];
  await Promise.all([b.start(...TRANSPORT, ...peers), c.start(...TRANSPORT, ...peers)]);
  await a.run('store', 'put', 'k', 'v');
  await until('b has it', async () => (await b.run('store', 'get', 'k')).code === 0);
  await until('c is told why not', async () => {
    const [peer] = (await c.json<PeersDocument>('peers', 'peers')).peers;
    return peer?.state === 'faulted';
  });
  t.is((await c.run('store', 'get', 'k')).code, 1);
  t.false(JSON.stringify(nodeA.process.lines).includes('horse'), 'no secret in the log');
  t.false((await a.run('status', '--all', '--json')).stdout.includes('horse'));
});
