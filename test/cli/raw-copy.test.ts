import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { type PeersDocument, Place, TRANSPORT } from '../helpers/engine/cli/place.js';
import { until } from '../helpers/until.js';

test('an old copy of a log, put back among living peers, is noticed; its data stays readable', async (t) => {
  const [a, b] = await Promise.all([Place.make(t, 'a'), Place.make(t, 'b')]);
  const log = path.join(a.directory, 'a.wal');
  await a.run('store', 'put', 'k', 'old');
  await copyFile(log, `${log}.backup`);
  const nodeB = await b.start(...TRANSPORT);
  const nodeA = await a.start(...TRANSPORT, '--peers', nodeB.transport);
  await a.run('store', 'put', 'k', 'new');
  await until('b has it', async () => (await b.run('store', 'get', 'k')).stdout === 'new\n');
  await nodeA.process.end('SIGTERM');

  await copyFile(`${log}.backup`, log);
  await a.start(...TRANSPORT, '--peers', nodeB.transport);
  const reason = await until('a says why it does not sync', async () => {
    const { peers } = await a.json<PeersDocument>('peers', 'peers');
    return peers.find(({ nodeId }) => nodeId === 'b')?.reason;
  });
  t.log(reason);
  t.regex(reason, /older copy|rolled back|restored/);
  t.is((await a.run('store', 'get', 'k')).stdout, 'old\n');
  t.is((await b.run('store', 'get', 'k')).stdout, 'new\n');
});
