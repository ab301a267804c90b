import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type Disk, NodeDisk } from '../../../src/engine/disk/index.js';
import type { WatchOptions } from '../../../src/engine/fs/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { put, treeOf } from '../../helpers/engine/tree.js';
import { Watching } from '../../helpers/engine/watching.js';

const FILE = '/data/snapshot';

test('what happened while nobody watched is told at the start', async (t) => {
  const root = await treeOf(t, { a: '1', b: '2', c: '3', d: '4' });
  const disk = new SimulatedDisk();
  await life(t, root, disk);
  await writeFile(path.join(root, 'a'), 'more');
  await rm(path.join(root, 'b'));
  await rename(path.join(root, 'c'), path.join(root, 'e'));
  await put(root, 'f');
  t.deepEqual(await life(t, root, disk), [
    ['updated a', 'deleted b', 'renamed c > e', 'created f'],
  ]);
  t.deepEqual(await life(t, root, disk), [], 'and only then');
});

test('changes told in one life are not told in the next', async (t) => {
  const root = await treeOf(t, {});
  const disk = new SimulatedDisk();
  await life(t, root, disk, async (watching) => {
    await put(root, 'a');
    t.deepEqual(await watching.look(), ['created a']);
  });
  t.deepEqual(await life(t, root, disk.crash()), []);
});

test('the same watcher started again tells what happened in between, saved or not', async (t) => {
  const root = await treeOf(t, { a: '1' });
  const watching = await new Watching(t, root).started();
  await watching.watcher.stop();
  await rm(path.join(root, 'a'));
  await put(root, 'b');
  await watching.started();
  t.deepEqual(watching.told, [['deleted a', 'created b']]);
});

test('told and not saved: told again after a restart, never not at all', async (t) => {
  const root = await treeOf(t, {});
  let disk = new SimulatedDisk();
  await life(t, root, disk);
  await life(t, root, disk, async (watching) => {
    await put(root, 'a');
    disk.capacity = disk.used;
    t.deepEqual(await watching.look(), ['created a']);
    t.deepEqual(
      watching.problems.map(({ code }) => code),
      ['disk_full'],
    );
  });
  disk = disk.crash();
  disk.capacity = Number.POSITIVE_INFINITY;
  t.deepEqual(await life(t, root, disk), [['created a']]);
});

test('what could not be saved is saved at the next look, even if nothing happens', async (t) => {
  const root = await treeOf(t, {});
  const disk = new SimulatedDisk();
  await life(t, root, disk, async (watching) => {
    await put(root, 'a');
    disk.failCall(1, 'EIO', { only: ['sync'] });
    await watching.look();
    t.is(watching.problems.length, 1);
    await watching.look();
    t.is(watching.problems.length, 1);
  });
  t.deepEqual(await life(t, root, disk.crash()), []);
});

test('not taken at the start: told again, in this life or the next', async (t) => {
  const root = await treeOf(t, {});
  const disk = new SimulatedDisk();
  await life(t, root, disk);
  await put(root, 'a');
  const onChanges = () => Promise.reject(new Error('not now'));
  t.deepEqual(await life(t, root, disk, async () => {}, { onChanges }), []);
  t.deepEqual(await life(t, root, disk), [['created a']]);
});

test('the saved snapshot may lie in the tree that is watched', async (t) => {
  const root = await treeOf(t, { a: '' });
  const saved = { disk: new NodeDisk(), path: path.join(root, 'state.snapshot') };
  const watching = await new Watching(t, root, { saved }).started();
  t.deepEqual(await watching.look(), []);
  await put(root, 'sub/state.snapshot');
  t.deepEqual(await watching.look(), ['created sub', 'created sub/state.snapshot']);
  t.deepEqual(await watching.look(), []);
});

test('its own changes are not told by whatever links it is reached', async (t) => {
  const home = await treeOf(t, { 'real/a': '', 'state/': '' });
  const root = path.join(home, 'link');
  await symlink('real', root);
  const within = { disk: new NodeDisk(), path: path.join(home, 'real/root.snapshot') };
  const direct = await new Watching(t, root, { saved: within }).started();
  await put(root, 'b');
  t.deepEqual(await direct.look(), ['created b']);
  t.deepEqual(await direct.look(), []);

  await symlink('../state', path.join(home, 'real/state'));
  const beside = { disk: new NodeDisk(), path: path.join(home, 'state/tree.snapshot') };
  const followed = await new Watching(t, root, { saved: beside, followSymlinks: true }).started();
  await put(root, 'c');
  t.deepEqual(await followed.look(), ['created c']);
  t.deepEqual(await followed.look(), []);
});

test('what other patterns leave out now is not told to be deleted', async (t) => {
  const root = await treeOf(t, { 'a.log': '', 'build/x': '', c: '', '.env': '' });
  const disk = new SimulatedDisk();
  await life(t, root, disk, async () => {}, { hidden: true });
  await rm(path.join(root, 'c'));
  t.deepEqual(await life(t, root, disk, async () => {}, { ignore: ['*.log', 'build'] }), [
    ['deleted c'],
  ]);
  t.deepEqual(await life(t, root, disk), [['created a.log', 'created build', 'created build/x']]);
});

test('a damaged snapshot, or one of another root, fails the start and is left alone', async (t) => {
  const root = await treeOf(t, {});
  const other = await treeOf(t, {});
  const disk = new SimulatedDisk();
  await life(t, root, disk);
  const foreign = new Watching(t, other, { saved: { disk, path: FILE } });
  const error = (await foreign.watcher.start()).error();
  t.is(error.code, 'invalid_argument');
  t.true(error.message.includes(root) && error.message.includes(other));

  const bytes = disk.contents(FILE).subarray(0, -3);
  disk.plant(FILE, bytes);
  const damaged = new Watching(t, root, { saved: { disk, path: FILE } });
  t.is((await damaged.watcher.start()).error().code, 'io_error');
  t.is(damaged.signals.active, 0);
  t.deepEqual(disk.contents(FILE), bytes);
});

/** From start to stop. @returns what was told, from start to end. */
async function life(
  t: ExecutionContext,
  root: string,
  disk: Disk,
  meanwhile: (watching: Watching) => Promise<void> = async () => {},
  options: Partial<WatchOptions> = {},
): Promise<string[][]> {
  const watching = new Watching(t, root, { saved: { disk, path: FILE }, ...options });
  await watching.started();
  await meanwhile(watching);
  await watching.watcher.stop();
  return watching.told;
}
