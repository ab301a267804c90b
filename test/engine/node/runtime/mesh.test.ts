import path from 'node:path';
import test from 'ava';
import type { NodeRuntime } from '../../../../src/engine/node/index.js';
import { memoryNode, openRuntime } from '../../../helpers/engine/node-runtime.js';
import { temporaryFolder } from '../../../helpers/folder.js';
import { scaled } from '../../../helpers/scale.js';
import { seeded } from '../../../helpers/seed.js';
import { until } from '../../../helpers/until.js';

const contents = ({ store }: NodeRuntime) =>
  store
    .list()
    .map(({ key, value }) => `${key}=${value}`)
    .join();

test('three nodes that dial each other, stop, start and write end up equal', async (t) => {
  const { between, pick } = seeded(t);
  const rounds = scaled(t, 'rounds', 6, 60);
  const folder = await temporaryFolder(t);
  const nodes = await Promise.all(
    ['a', 'b', 'c'].map((nodeId) => {
      const wal = { path: path.join(folder, `${nodeId}.wal`), autoFlush: true };
      const clusterSecret = 'correct horse battery staple';
      return openRuntime(t, memoryNode(nodeId, { wal, clusterSecret }));
    }),
  );
  const startAll = () => Promise.all(nodes.map(({ networking }) => networking.startTransport()));
  /** Everybody dials everybody, at once: one connection per pair must come of it. */
  const dialAll = () =>
    Promise.all(
      nodes.flatMap(({ networking }) =>
        nodes.map((other) => {
          const port = other.networking.transport.status().port ?? 0;
          const itself = networking === other.networking;
          return itself ? null : networking.add({ host: '127.0.0.1', port }).value();
        }),
      ),
    );
  const write = async (node: NodeRuntime) => {
    const key = `key/${between(0, 20)}`;
    const { store } = node;
    if (between(0, 3) > 0) (await store.put(key, Buffer.from(`${between(0, 1e6)}`))).value();
    else if (store.has(key)) await store.remove(key);
  };
  for (let round = 0; round < rounds; round += 1) {
    (await startAll()).map((started) => started.value());
    await dialAll();
    await Promise.all(Array.from({ length: 40 }, () => write(pick(nodes))));
    const restarted = pick(nodes).networking;
    await restarted.stopTransport();
    await Promise.all(Array.from({ length: 40 }, () => write(pick(nodes))));
    (await restarted.startTransport()).value();
    await dialAll();
    await until('all are equal', () => new Set(nodes.map(contents)).size === 1, {
      state: () => nodes.map((node) => [contents(node), node.networking.peers()]),
    });
    const connected = () =>
      nodes.map(({ networking }) => networking.transport.status().connected).join();
    await until('each pair is connected once', () => connected() === '2,2,2', { state: connected });
  }
  const before = nodes.map(({ store }) => store.status().tombstones);
  for (const node of nodes) (await node.sync.tick({ prune: true })).value();
  t.log(
    `tombstones before and after pruning: ${before} and ${nodes.map(({ store }) => store.status().tombstones)}`,
  );
  t.is(new Set(nodes.map(contents)).size, 1);
  t.true(nodes.every(({ sync }) => !sync.stateInfo().hasFailed()));
});
