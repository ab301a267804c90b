import test, { type ExecutionContext } from 'ava';
import { NodeProcess } from '../helpers/engine/cli/node-process.js';
import { runInProcess } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';
import { temporaryFolder } from '../helpers/folder.js';
import { until } from '../helpers/until.js';

interface Peers {
  readonly peers: { nodeId: string; state: string; sync: { word: string } | null }[];
}

/** A directory with one node, and commands for it from another process than the node's. */
async function place(t: ExecutionContext, nodeId: string) {
  const directory = await temporaryFolder(t);
  const identity = ['--node-id', nodeId, '--data-dir', directory];
  const run = (...args: string[]) => runInProcess([...args, ...identity], { directory });
  const json = async <T>(name: string, ...args: string[]) => {
    const { stdout } = await run(...args, '--json');
    return assertDocument<T>(t, stdout, `softadastra.${name}/1`);
  };
  const start = async (...flags: string[]) => {
    const node = new NodeProcess(t, [...identity, ...flags], directory);
    const { context } = await node.said('node_ready');
    return Object.assign(node, { transport: String(context?.transport) });
  };
  return { directory, run, json, start };
}

const TRANSPORT = ['--enable-transport', '--transport-port', '0'];

test.serial(
  'what is put on one node is read on the other, and each state in between is seen',
  async (t) => {
    const [a, b] = await Promise.all([place(t, 'a'), place(t, 'b')]);
    await a.run('store', 'put', 'before', 'the nodes ran');
    const nodeA = await a.start(...TRANSPORT);
    const nodeB = await b.start(...TRANSPORT);
    t.like(await a.json('sync', 'sync', 'status'), { outbox: 1, acknowledged: 0 });

    t.is((await b.run('peers', 'add', nodeA.transport)).code, 0);
    const connected = async (from: typeof a, to: string) =>
      (await from.json<Peers>('peers', 'peers')).peers.some(
        ({ nodeId, state }) => nodeId === to && state === 'connected',
      );
    await until('b is connected to a', () => connected(b, 'a'));
    const value = (from: typeof a, key: string) => from.run('store', 'get', key);
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

    t.is(await nodeB.end('SIGTERM'), 0);
    await a.run('store', 'put', 'meanwhile', 'b was away');
    t.like(await a.json('sync', 'sync', 'status'), { pending: 1 });
    const [peer] = (await a.json<Peers>('peers', 'peers')).peers;
    t.is(peer?.nodeId, 'b');
    t.not(peer?.state, 'connected');
    await b.start(...TRANSPORT, '--peers', nodeA.transport);
    await until('b has what it missed', async () => (await value(b, 'meanwhile')).code === 0);

    t.is((await a.run('peers', 'remove', 'b')).code, 0);
    t.is((await a.run('peers', 'forget', 'b')).code, 0);
    t.is(await nodeA.end('SIGINT'), 0);
    t.deepEqual(
      nodeA.lines.filter(({ level }) => level === 'error'),
      [],
    );
    t.is(nodeA.lines.at(-1)?.event, 'runtime_stopped');
  },
);

test.serial(
  'a node that was killed leaves a log that the next command opens by itself',
  async (t) => {
    const a = await place(t, 'a');
    const node = await a.start();
    t.is((await a.run('store', 'put', 'k', 'acknowledged')).code, 0);
    t.like(await a.json('status', 'status'), { runtime: 'node' });
    t.is(await node.end('SIGKILL'), null);
    t.is((await a.run('store', 'get', 'k')).stdout, 'acknowledged\n');
    t.like(await a.json('status', 'status'), { runtime: 'local', store: { size: 1 } });
    const again = await a.start();
    t.is((await a.run('store', 'get', 'k')).stdout, 'acknowledged\n');
    t.is(await again.end('SIGTERM'), 0);
  },
);

test.serial(
  'a second node on the same log is refused and told why; the first goes on',
  async (t) => {
    const a = await place(t, 'a');
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
  const [a, b] = await Promise.all([place(t, 'a'), place(t, 'b')]);
  const nodeA = await a.start(
    ...TRANSPORT,
    '--enable-discovery',
    '--discovery-port',
    '0',
    '--discovery-broadcast-port',
    '9',
  );
  const { context } = await nodeA.said('node_ready');
  const port = String(context?.discovery).split(':')[1] ?? '';
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
  const [a, b, c] = await Promise.all([place(t, 'a'), place(t, 'b'), place(t, 'c')]);
  const open = ['--enable-transport', '--transport-host', '0.0.0.0', '--transport-port', '0'];
  const { code, stderr } = await a.run('node', 'start', ...open);
  t.is(code, 1);
  t.regex(stderr, /insecure_transport/);
  t.regex(stderr, /hint: .*--secret-file/);
  const { writeFile } = await import('node:fs/promises');
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
    const [peer] = (await c.json<Peers>('peers', 'peers')).peers;
    return peer?.state === 'faulted';
  });
  t.is((await c.run('store', 'get', 'k')).code, 1);
  t.false(JSON.stringify(nodeA.lines).includes('horse'), 'no secret in the log');
  t.false((await a.run('status', '--all', '--json')).stdout.includes('horse'));
});
