import { renameSync } from 'node:fs';
import { rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { put, treeOf } from '../../helpers/engine/tree.js';
import { Watching } from '../../helpers/engine/watching.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('what is there at the start is not told, what happens after it is', async (t) => {
  const root = await treeOf(t, { a: '1', b: '2', c: '3' });
  const watching = await new Watching(t, root).started();
  t.deepEqual(watching.told, []);
  await writeFile(path.join(root, 'a'), 'more');
  await rm(path.join(root, 'b'));
  await rename(path.join(root, 'c'), path.join(root, 'd'));
  await put(root, 'sub/e');
  t.deepEqual(await watching.look(), [
    'updated a',
    'deleted b',
    'renamed c > d',
    'created sub',
    'created sub/e',
  ]);
  t.deepEqual(await watching.look(), [], 'told once');
});

test('signs are gathered for the time to settle, and further ones do not put it off', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root, { settleMs: 500 }).started();
  await put(root, 'a');
  for (let ms = 0; ms < 400; ms += 100) {
    watching.signals.fire();
    t.deepEqual(await watching.after(100), []);
  }
  watching.signals.fire();
  t.deepEqual(await watching.after(100), ['created a']);
  t.is(watching.told.length, 1);
});

test('a sign during a look leads to another look, one at a time', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root).started();
  let release = () => {};
  let inside = 0;
  watching.taking = async () => {
    inside += 1;
    t.is(inside, 1);
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    inside -= 1;
  };
  await put(root, 'a');
  watching.signals.fire();
  await watching.clock.advance(100);
  await watching.toldTimes(1);
  await put(root, 'b');
  for (let times = 0; times < 5; times += 1) {
    watching.signals.fire();
    await watching.clock.advance(100);
  }
  t.is(watching.told.length, 1, 'the first is not taken yet');
  release();
  await watching.toldTimes(2);
  release();
  await watching.watcher.settled();
  t.deepEqual(watching.told, [['created a'], ['created b']]);
});

test('without any sign it looks from time to time, unless told not to', async (t) => {
  const root = await treeOf(t, {});
  const often = await new Watching(t, root, { rescanMs: 5_000 }).started();
  const never = await new Watching(t, root, { rescanMs: 0 }).started();
  await put(root, 'a');
  t.deepEqual(await often.after(4_900), []);
  t.deepEqual(await often.after(100), ['created a']);
  await put(root, 'b');
  t.deepEqual(await often.after(5_000), ['created b']);
  t.deepEqual(await never.after(3_600_000), []);
  t.deepEqual(await never.look(), ['created a', 'created b']);
});

test('changes that were not taken are told again', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root).started();
  watching.taking = () => Promise.reject(new Error('the receiver is busy'));
  await put(root, 'a');
  t.deepEqual(await watching.look(), ['created a']);
  t.is(watching.problems.length, 1);
  t.regex(watching.problems[0]?.message ?? '', /the receiver is busy/);
  await put(root, 'b');
  watching.taking = async () => {};
  t.deepEqual(await watching.look(), ['created a', 'created b']);
  t.deepEqual(await watching.look(), []);
});

test('what is renamed during a scan is told as renamed', async (t) => {
  const { between } = seeded(t);
  const root = await treeOf(t, { 'a/b/c/d': '', 'x/file': 'x', 'y/z/w/v': '' });
  const watching = await new Watching(t, root).started();
  let [from, to] = ['x/file', 'y/z/w/file'];
  for (let left = scaled(t, 'renames during a scan', 60, 1_000); left > 0; left -= 1) {
    const looking = watching.look();
    for (let turns = between(0, 12); turns > 0; turns -= 1) await stat(root);
    renameSync(path.join(root, from), path.join(root, to));
    watching.signals.fire();
    const told = await looking;
    told.push(...(await watching.after(100)));
    t.deepEqual(told, [`renamed ${from} > ${to}`]);
    [from, to] = [to, from];
  }
});

test('a root that vanishes is a problem and deletes nothing; it may come back', async (t) => {
  const home = await treeOf(t, { 'root/a': '1', 'root/b': '2' });
  const root = path.join(home, 'root');
  const watching = await new Watching(t, root).started();
  await rename(root, path.join(home, 'away'));
  t.deepEqual(await watching.look(), []);
  t.deepEqual(
    watching.problems.map(({ code }) => code),
    ['directory_missing'],
  );
  await rename(path.join(home, 'away'), root);
  await rm(path.join(root, 'a'));
  t.deepEqual(await watching.look(), ['deleted a']);
});

test('a root that is missing or a wrong pattern fails the start, which may be repeated', async (t) => {
  const home = await temporaryFolder(t);
  const root = path.join(home, 'later');
  const watching = new Watching(t, root);
  t.is((await watching.watcher.start()).error().code, 'directory_missing');
  t.false(watching.watcher.running);
  t.is(watching.signals.active, 0);
  t.is(watching.clock.pending, 0);
  await put(home, 'later/a');
  t.true((await watching.watcher.start()).isOk());
  t.deepEqual(watching.told, []);

  const wrong = new Watching(t, home, { ignore: [''] });
  t.is((await wrong.watcher.start()).error().code, 'invalid_argument');
});

test('what part of the tree gives no signs is told, and it is looked at all the same', async (t) => {
  const root = await treeOf(t, {});
  const watching = await new Watching(t, root).started();
  for (const fail of watching.signals.errors) fail(new Error('ENOSPC: limit of watches'));
  t.regex(watching.problems[0]?.message ?? '', /limit of watches/);
  await put(root, 'a');
  t.deepEqual(await watching.after(60_000), ['created a']);
});

test('a problem is told once, and again when it was gone in between', async (t) => {
  const root = await treeOf(t, { 'x/a': '' });
  const watching = await new Watching(t, root, { followSymlinks: true }).started();
  const circle = path.join(root, 'x/circle');
  await symlink('..', circle);
  await watching.look();
  await watching.look();
  t.is(watching.problems.length, 1);
  t.like(watching.problems[0], {
    code: 'invalid_argument',
    message: `cannot look at ${circle}: links lead in a circle`,
    retryable: false,
    context: { path: 'x/circle', reason: 'ELOOP' },
  });
  await rm(circle);
  await watching.look();
  await symlink('..', circle);
  await watching.look();
  t.is(watching.problems.length, 2);
});
