import { cp, link, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { type Change, diff, type Entry, type Snapshot } from '../../../src/engine/fs/index.js';
import { put, scanned, treeOf } from '../../helpers/engine/tree.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

test('nothing happened, nothing is told', async (t) => {
  const root = await treeOf(t, { a: 'x', 'b/c': '' });
  t.deepEqual(diff(await scanned(root), await scanned(root)), []);
});

test('created, updated, deleted and renamed are told apart, by path', async (t) => {
  const root = await treeOf(t, {
    edited: '1',
    gone: '',
    moves: 'm',
    'sub/stays': '',
    touched: 't',
  });
  const before = await scanned(root);
  await writeFile(path.join(root, 'edited'), '22');
  await rm(path.join(root, 'gone'));
  await rename(path.join(root, 'moves'), path.join(root, 'sub/moved'));
  await put(root, 'new/file', '');
  await utimes(path.join(root, 'touched'), 5, 5);
  const changes = diff(before, await scanned(root));
  t.deepEqual(told(changes), [
    'updated edited',
    'deleted gone',
    'created new',
    'created new/file',
    'renamed moves > sub/moved',
    'updated touched',
  ]);
  const [edited] = changes;
  t.true(edited?.kind === 'updated' && edited.before.size === 1 && edited.entry.size === 2);
});

test('a file that was renamed and written to is both', async (t) => {
  const root = await treeOf(t, { a: '1' });
  const before = await scanned(root);
  await rename(path.join(root, 'a'), path.join(root, 'b'));
  await writeFile(path.join(root, 'b'), 'more');
  t.deepEqual(told(diff(before, await scanned(root))), ['renamed a > b', 'updated b']);
});

test('a renamed directory takes along what is in it', async (t) => {
  const root = await treeOf(t, { 'old/in/file': '1', 'old/other': '2' });
  const before = await scanned(root);
  await rename(path.join(root, 'old'), path.join(root, 'new'));
  t.deepEqual(told(diff(before, await scanned(root))), [
    'renamed old > new',
    'renamed old/in > new/in',
    'renamed old/in/file > new/in/file',
    'renamed old/other > new/other',
  ]);
});

test('an editor that writes beside and renames over has updated the file', async (t) => {
  const root = await treeOf(t, { text: 'one' });
  const before = await scanned(root);
  await put(root, 'text.tmp', 'two!');
  await rename(path.join(root, 'text.tmp'), path.join(root, 'text'));
  t.deepEqual(told(diff(before, await scanned(root))), ['updated text']);
});

test('one file over another: the one is updated, the other gone', async (t) => {
  const root = await treeOf(t, { a: 'aa', b: 'b' });
  const before = await scanned(root);
  await rename(path.join(root, 'a'), path.join(root, 'b'));
  t.deepEqual(told(diff(before, await scanned(root))), ['deleted a', 'updated b']);
});

test('a copy is created, and so is a second name of one file', async (t) => {
  const root = await treeOf(t, { a: 'x' });
  const before = await scanned(root);
  await cp(path.join(root, 'a'), path.join(root, 'copy'));
  await link(path.join(root, 'a'), path.join(root, 'second'));
  t.deepEqual(told(diff(before, await scanned(root))), ['created copy', 'created second']);
});

test('of a file with two names, one may go', async (t) => {
  const root = await treeOf(t, { a: 'x' });
  await link(path.join(root, 'a'), path.join(root, 'b'));
  const before = await scanned(root);
  await rename(path.join(root, 'b'), path.join(root, 'c'));
  t.deepEqual(told(diff(before, await scanned(root))), ['renamed b > c']);
  await rm(path.join(root, 'a'));
  t.deepEqual(told(diff(before, await scanned(root))).length, 2);
});

test('another kind of thing under the same name is deleted and created', async (t) => {
  const root = await treeOf(t, { a: 'x', 'b/c': '' });
  const before = await scanned(root);
  await rm(path.join(root, 'a'));
  await put(root, 'a/', '');
  await rm(path.join(root, 'b'), { recursive: true });
  await put(root, 'b', 'now a file');
  t.deepEqual(told(diff(before, await scanned(root))), [
    'deleted a',
    'created a',
    'deleted b',
    'created b',
    'deleted b/c',
  ]);
});

test('a link is updated when it leads elsewhere', async (t) => {
  const root = await treeOf(t, {});
  await symlink('one', path.join(root, 'link'));
  const before = await scanned(root);
  await rm(path.join(root, 'link'));
  await symlink('two', path.join(root, 'link'));
  t.deepEqual(told(diff(before, await scanned(root))), ['updated link']);
});

test('with hashes, the bytes decide: touched is not updated, and a hidden edit is', async (t) => {
  const root = await treeOf(t, { touched: 'same', sneaky: 'abc' });
  await utimes(path.join(root, 'sneaky'), 1, 1);
  const before = await scanned(root, { hash: true });
  await utimes(path.join(root, 'touched'), 9, 9);
  await writeFile(path.join(root, 'sneaky'), 'xyz');
  await utimes(path.join(root, 'sneaky'), 1, 1);
  t.deepEqual(told(diff(before, await scanned(root, { hash: true }))), ['updated sneaky']);
  t.deepEqual(told(diff(before, await scanned(root))), ['updated touched'], 'one side has none');
});

test('what could not be looked at is not told to be deleted', (t) => {
  const before = snapshotOf(['a', 'a/b', 'a/b/c', 'ab', 'z']);
  const closed: Snapshot = {
    ...snapshotOf(['a']),
    problems: [{ path: 'a', code: 'EACCES' }],
  };
  t.deepEqual(told(diff(before, closed)), ['deleted ab', 'deleted z']);
  const blind: Snapshot = { ...snapshotOf([]), problems: [{ path: '', code: 'EIO' }] };
  t.deepEqual(diff(before, blind), []);
});

test('applying the changes to the earlier tree gives the later one, whatever was done', async (t) => {
  const random = seeded(t);
  const root = await temporaryFolder(t);
  let before = await scanned(root);
  for (let left = scaled(t, 'rounds', 60, 1_000); left > 0; left -= 1) {
    for (let steps = random.between(1, 6); steps > 0; steps -= 1) await someChange(random, root);
    const after = await scanned(root);
    const paths = new Map(before.entries.map((entry) => [entry.path, entry.type]));
    const changes = diff(before, after);
    for (const change of changes) {
      if (change.kind === 'deleted') paths.delete(change.path);
      if (change.kind === 'renamed') paths.delete(change.from);
    }
    for (const change of changes) {
      if (change.kind === 'created' || change.kind === 'renamed') {
        paths.set(change.path, change.entry.type);
      }
    }
    t.deepEqual(
      [...paths].sort(),
      after.entries.map((entry) => [entry.path, entry.type] as [string, Entry['type']]).sort(),
    );
    before = after;
  }
});

async function someChange(random: Seeded, root: string): Promise<void> {
  const names = ['a', 'b', 'c', 'd/a', 'd/b', 'd/e/a', 'f/a'];
  const name = random.pick(names);
  try {
    switch (random.between(0, 3)) {
      case 0:
        return await rm(path.join(root, random.pick([name, 'd', 'f', 'd/e'])), {
          recursive: true,
          force: true,
        });
      case 1:
        return await rename(path.join(root, name), path.join(root, random.pick(names)));
      case 2:
        return await rename(path.join(root, 'd'), path.join(root, 'f'));
      default:
        return await put(root, name, 'x'.repeat(random.between(0, 9)));
    }
  } catch {
    // A rename of what is not there, or onto a directory that is not empty: another step then.
  }
}

function snapshotOf(paths: readonly string[]): Snapshot {
  const entries = paths.map((where, index): Entry => {
    return { path: where, type: 'file', size: 1, mtimeMs: 1, id: `1:${index}:${where}` };
  });
  return { root: '/root', id: '1:1:1', entries, problems: [] };
}

function told(changes: readonly Change[]): string[] {
  return changes.map((change) =>
    change.kind === 'renamed'
      ? `renamed ${change.from} > ${change.path}`
      : `${change.kind} ${change.path}`,
  );
}
