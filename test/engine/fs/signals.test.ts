import { rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { systemClock } from '../../../src/engine/core/index.js';
import { type Change, type ScanOptions, watch } from '../../../src/engine/fs/index.js';
import { pathsOf, put, scanned, treeOf } from '../../helpers/engine/tree.js';
import { describe } from '../../helpers/engine/watching.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';
import { until } from '../../helpers/until.js';

// The operating system's own notices and time: no other look is made than those they ask for.

test('files that come, change, move and go anywhere below are noticed', async (t) => {
  const root = await treeOf(t, { 'a/b/file': '1' });
  const told = await watched(t, root);
  await put(root, 'a/b/file', 'more');
  t.true(await tells(told, 'updated a/b/file'));
  await put(root, 'new/deep/er/file');
  t.true(await tells(told, 'created new/deep/er/file'));
  await put(root, 'new/deep/er/second');
  t.true(await tells(told, 'created new/deep/er/second'));
  await rename(path.join(root, 'a/b/file'), path.join(root, 'new/moved'));
  t.true(await tells(told, 'renamed a/b/file > new/moved'));
  await rm(path.join(root, 'new'), { recursive: true });
  t.true(await tells(told, 'deleted new/deep/er'));
});

test('with links followed, circles end and what they lead to is watched', async (t) => {
  const outside = await treeOf(t, { file: '1' });
  const root = await treeOf(t, { 'a/': '' });
  await symlink('..', path.join(root, 'a/up'));
  await symlink(outside, path.join(root, 'out'));
  const told = await watched(t, root, { followSymlinks: true });
  await put(outside, 'more');
  t.true(await tells(told, 'created out/more'));
});

test('after many changes at random, what was told adds up to what is there', async (t) => {
  const random = seeded(t);
  const root = await treeOf(t, {});
  const known = new Set<string>();
  await watched(t, root, {}, (changes) => {
    for (const change of changes) {
      if (change.kind === 'deleted') known.delete(change.path);
      if (change.kind === 'renamed') known.delete(change.from);
    }
    for (const change of changes) {
      if (change.kind === 'created' || change.kind === 'renamed') known.add(change.path);
    }
  });
  for (let left = scaled(t, 'changes', 60, 1_000); left > 0; left -= 1) {
    const name = random.pick(['a', 'b', 'd/a', 'd/e/f', 'd/e/g/h']);
    if (random.random() < 0.7) await put(root, name, String(left)).catch(() => {});
    else
      await rm(path.join(root, random.pick([name, 'd', 'd/e'])), { recursive: true, force: true });
  }
  const there = pathsOf(await scanned(root));
  await until(
    'everything is told',
    () => known.size === there.length && there.every((where) => known.has(where)),
    { state: () => ({ known: [...known], there }) },
  );
  t.true(there.length > 0 || known.size === 0);
});

function tells(told: readonly string[], change: string): Promise<boolean> {
  return until(change, () => told.includes(change), { state: () => told });
}

/** Watches with the system's signs alone. @returns what is told, growing. */
async function watched(
  t: ExecutionContext,
  root: string,
  options: ScanOptions = {},
  onChanges: (changes: readonly Change[]) => void = () => {},
): Promise<string[]> {
  const told: string[] = [];
  const watcher = watch(root, {
    ...options,
    clock: systemClock,
    settleMs: 10,
    rescanMs: 0,
    onChanges: (changes) => {
      told.push(...changes.map(describe));
      onChanges(changes);
    },
  });
  t.teardown(() => watcher.stop());
  (await watcher.start()).value();
  return told;
}
