import { join } from 'node:path';
import test from 'ava';
import { openLocalRuntime, systemParts } from '../../../../src/engine/node/index.js';
import { SimulatedCollector } from '../../../helpers/engine/cluster-collector.js';
import { SimulatedDisk } from '../../../helpers/engine/simulated-disk.js';
import { temporaryFolder } from '../../../helpers/folder.js';

test('a local node has no network, and what it answers is durable', async (t) => {
  const disk = new SimulatedDisk();
  const options = { nodeId: 'local', walPath: '/data/log.wal' };
  const runtime = (await openLocalRuntime(options, { ...systemParts(), disk })).value();
  t.false(runtime.options.transport.enabled);
  t.false(runtime.options.discovery.enabled);
  const written = (await runtime.store.put('key', Buffer.from('value'))).value();
  t.true(written.durable);
  const again = await openLocalRuntime(options, { ...systemParts(), disk: disk.crash() });
  t.is(again.value().store.get('key')?.value.toString(), 'value');
});

test('a collector that is attached to it gets every write, also after a restart', async (t) => {
  const walPath = join(await temporaryFolder(t), 'log.wal');
  const first = (await openLocalRuntime({ nodeId: 'local', walPath })).value();
  await first.store.batch(['1', '2', '3'].map((key) => ({ key, value: Buffer.from(key) })));
  const link = new SimulatedCollector('cloud', true);
  link.attach(first.sync).online();
  t.deepEqual(link.values, ['1', '2', '3']);
  link.session?.applied(2);
  (await first.close()).value();

  const second = (await openLocalRuntime({ nodeId: 'local', walPath })).value();
  t.teardown(() => second.close());
  const later = new SimulatedCollector('cloud', true);
  later.attach(second.sync).online();
  t.deepEqual(later.values, ['3']);
});

test('a directory that is missing is an error, and no exception', async (t) => {
  const opened = await openLocalRuntime({ nodeId: 'local', walPath: '/not/there/log.wal' });
  t.is(opened.isErr() && opened.error().code, 'directory_missing');
});
