import path from 'node:path';
import test from 'ava';
import { NodeRuntime, systemParts } from '../../../../src/engine/node/index.js';
import { memoryNode, openRuntime, recordedEvents } from '../../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { seeded } from '../../../helpers/seed.js';

test('services start and stop in any order and number, and the log is given back', async (t) => {
  const { pick } = seeded(t);
  const wal = { path: path.join(await temporaryFolder(t), 'a.wal'), autoFlush: true };
  for (let round = 0; round < 5; round += 1) {
    const runtime = (await NodeRuntime.open(memoryNode('a', { wal }), systemParts())).value();
    const { networking } = runtime;
    const actions = [
      () => networking.startTransport(),
      () => networking.stopTransport(),
      () => networking.startDiscovery(),
      () => networking.stopDiscovery(),
      () => runtime.store.put('k', Buffer.from('v')),
      () => runtime.sync.tick({ prune: true }),
    ];
    const pending = Array.from({ length: 40 }, () => pick(actions)());
    const closed = Promise.all([runtime.close(), runtime.close()]);
    await Promise.all(pending);
    t.true((await closed).every((result) => result.isOk()));
    t.deepEqual([networking.transport.running, networking.discovery.running], [false, false]);
    t.is((await runtime.store.put('k', Buffer.from('v'))).error().code, 'invalid_state');
  }
});

test('two nodes of one process do not know of each other', async (t) => {
  const a = await openRuntime(t, memoryNode('a'));
  const b = await openRuntime(t, memoryNode('b'));
  (await a.store.put('k', Buffer.from('v'))).value();
  t.is(b.store.size, 0);
  t.deepEqual([a.networking.peers(), b.networking.peers()], [[], []]);
});

test('a node that cannot open says so, with the code of what failed', async (t) => {
  const folder = await temporaryFolder(t);
  const { events, parts } = recordedEvents();
  const wal = { path: path.join(folder, 'missing', 'a.wal'), autoFlush: true };
  const failures = [
    [memoryNode('no spaces'), 'invalid_argument'],
    [memoryNode('a', { displayName: 'x'.repeat(1_000) }), 'metadata_error'],
    [memoryNode('a', { wal }), 'directory_missing'],
  ] as const;
  for (const [options, code] of failures) {
    events.length = 0;
    t.is((await NodeRuntime.open(options, parts)).error().code, code);
    const told = events.find(({ event }) => event === 'open_failed');
    t.is(told?.error?.code, code);
    t.is(told?.level, 'error');
  }
});
