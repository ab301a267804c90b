import { mkdir, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  encodeValue,
  loadConfig,
  type NodeConfig,
  type NodeControl,
  NodeDisk,
  openControl,
  RunningNode,
  systemParts,
} from '../../../src/engine/node/index.js';
import { recordedEvents } from '../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { TestProcess } from '../../helpers/processes.js';
import { until } from '../../helpers/until.js';

const text = (data: string) => encodeValue(Buffer.from(data));

async function configured(directory: string, flags: Record<string, unknown>): Promise<NodeConfig> {
  const given = { dataDirectory: '.', ...flags };
  return (await loadConfig({ directory, disk: new NodeDisk(), flags: given })).value();
}

async function opened(t: ExecutionContext, config: NodeConfig): Promise<NodeControl> {
  const control = (await openControl(config)).value();
  t.teardown(() => control.close());
  return control;
}

/** A node in a process of its own, ready to be asked. */
async function startedProcess(t: ExecutionContext, config: NodeConfig, more = {}) {
  const child = new TestProcess('test/fixtures/engine/node-main.js', {
    SOFTADASTRA_NODE_ID: config.nodeId,
    SOFTADASTRA_DATA_DIRECTORY: config.dataDirectory,
    ...more,
  });
  t.teardown(() => child.end());
  await ready(child, 1);
  return child;
}

const ready = (child: TestProcess, times: number) =>
  until(
    'the node is ready',
    () => child.output.split('ready\n').length > times || (!child.isRunning && 'dead'),
    { state: () => child.output },
  );

test('commands use the node that runs, and open the log themselves where none does', async (t) => {
  const config = await configured(await temporaryFolder(t), { nodeId: 'a' });
  const alone = await opened(t, config);
  await alone.put({ key: 'by/command', value: text('1') });
  t.is((await alone.status()).value().runtime, 'local');
  await alone.close();

  const child = await startedProcess(t, config);
  const [one, other] = [await opened(t, config), await opened(t, config)];
  const status = (await one.status()).value();
  t.deepEqual([status.runtime, status.pid], ['node', child.pid]);
  await one.put({ key: 'by/node', value: text('2') });
  t.deepEqual(
    (await other.list()).value().entries.map(({ key }) => key),
    ['by/command', 'by/node'],
  );
  t.is((await child.end('SIGTERM')).code, 0);
  t.is((await one.status()).error().code, 'io_error');
  const after = await opened(t, config);
  t.is((await after.status()).value().runtime, 'local');
  t.is((await after.status()).value().store.size, 2);
});

test('a node that was killed leaves nothing that keeps the next one from starting', async (t) => {
  const config = await configured(await temporaryFolder(t), { nodeId: 'a' });
  const child = await startedProcess(t, config);
  for (let round = 1; round <= 3; round += 1) {
    const control = await opened(t, config);
    (await control.put({ key: `round/${round}`, value: text('v') })).value();
    await child.end('SIGKILL');
    t.is((await control.syncStatus()).error().code, 'io_error');
    child.start();
    await ready(child, round + 1);
    const status = (await (await opened(t, config)).status()).value();
    t.deepEqual([status.store.size, status.runtime, status.pid], [round, 'node', child.pid]);
  }
});

test('what a put in one node says shows up in a get of another', async (t) => {
  const folder = await temporaryFolder(t);
  const secret = { SOFTADASTRA_CLUSTER_SECRET: 'correct horse battery staple' };
  const network = { SOFTADASTRA_ENABLE_TRANSPORT: 'true', SOFTADASTRA_TRANSPORT_PORT: '0' };
  const [a, b] = [
    await configured(folder, { nodeId: 'a' }),
    await configured(folder, { nodeId: 'b' }),
  ];
  await startedProcess(t, a, { ...secret, ...network });
  const inA = await opened(t, a);
  const { port } = (await inA.status()).value().transport;
  await startedProcess(t, b, { ...secret, ...network, SOFTADASTRA_PEERS: `127.0.0.1:${port}` });
  const inB = await opened(t, b);
  (await inA.put({ key: 'k', value: text('v') })).value();
  const got = await until('it is there', async () => (await inB.get({ key: 'k' })).valueOr(null));
  t.deepEqual([got.value, got.nodeId], [text('v'), 'a']);
  await until('a knows', async () => (await inA.syncStatus()).value().word === 'synced');
  const [peer] = (await inA.peers()).value().peers;
  t.deepEqual([peer?.nodeId, peer?.state], ['b', 'connected']);
});

test('a question that may not make a log makes none, and is told so', async (t) => {
  const folder = await temporaryFolder(t);
  const config = await configured(folder, { nodeId: 'typo' });
  const question = () => openControl(config, systemParts(), { create: false });
  const { code, message, retryable, stateValid } = (await question()).error();
  t.deepEqual([code, retryable, stateValid], ['not_found', false, true]);
  t.is(
    message,
    `typo has no log at ${path.join(folder, 'typo.wal')}: its first write makes one, or starting the node does`,
  );
  t.deepEqual(await readdir(folder), []);
  const made = await opened(t, config);
  await made.put({ key: 'k', value: text('v') });
  await made.close();
  const asked = (await question()).value();
  t.is((await asked.status()).value().store.size, 1);
  await asked.close();
  // A rotation that was cut short leaves the numbered files alone.
  await rename(path.join(folder, 'typo.wal'), path.join(folder, 'typo.wal.000001'));
  const rotated = (await question()).value();
  t.is((await rotated.status()).value().store.size, 1);
  await rotated.close();
});

test('a control socket at the path of the log is refused, and the log stays', async (t) => {
  const folder = await temporaryFolder(t);
  const config = await configured(folder, { nodeId: 'a', controlSocket: 'a.wal' });
  const started = await RunningNode.start(config, systemParts());
  t.is(started.error().code, 'already_exists');
  t.true((await readdir(folder)).includes('a.wal'));
});

test('a second node on the same log does not start, and leaves the first alone', async (t) => {
  const config = await configured(await temporaryFolder(t), { nodeId: 'a' });
  const { events, parts } = recordedEvents();
  const first = (await RunningNode.start(config, systemParts())).value();
  t.teardown(() => first.stop());
  const second = await RunningNode.start(config, parts);
  t.is(second.error().code, 'wal_locked');
  t.true(
    events.some(({ event, error }) => event === 'open_failed' && error?.code === 'wal_locked'),
  );
  t.is((await (await opened(t, config)).status()).value().runtime, 'node');
});

test('a node deep in the file system can be asked too', async (t) => {
  const dataDirectory = path.join(await temporaryFolder(t), 'd'.repeat(120));
  await mkdir(dataDirectory);
  const config = await configured(dataDirectory, { nodeId: 'a' });
  t.false(config.controlSocket.startsWith(dataDirectory));
  const node = (await RunningNode.start(config, systemParts())).value();
  t.teardown(() => node.stop());
  t.is((await (await opened(t, config)).status()).value().runtime, 'node');
});

test('a node whose transport cannot start gives everything back', async (t) => {
  const folder = await temporaryFolder(t);
  const config = await configured(folder, {
    nodeId: 'a',
    enableTransport: true,
    transportHost: '0.0.0.0',
  });
  const started = await RunningNode.start(config, systemParts());
  t.is(started.error().code, 'insecure_transport');
  const again = (
    await RunningNode.start(await configured(folder, { nodeId: 'a' }), systemParts())
  ).value();
  (await again.stop()).value();
  (await again.stop()).value();
});

test('a node tells what happens, with what it was configured to warn of', async (t) => {
  const folder = await temporaryFolder(t);
  const config = await configured(folder, { nodeId: 'a', metricsPort: 0 });
  const { events, parts } = recordedEvents();
  const node = (await RunningNode.start(config, parts)).value();
  t.is((await fetch(`http://127.0.0.1:${node.metricsPort}/metrics`)).status, 200);
  const status = (await node.control.status()).value();
  t.true(status.warnings.join().includes(path.join(folder, 'a.wal')));
  t.deepEqual(
    status.config.find(({ name }) => name === 'metricsPort'),
    { name: 'metricsPort', value: 0, source: 'flag' },
  );
  (await node.stop()).value();
  const told = events.map(({ event }) => event);
  for (const event of ['configuration_warning', 'runtime_started', 'runtime_stopped'] as const) {
    t.true(told.includes(event), event);
  }
});
