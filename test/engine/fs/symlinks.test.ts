import { symlink } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { pathsOf, scanned, treeOf } from '../../helpers/engine/tree.js';
import { temporaryFolder } from '../../helpers/folder.js';

test('links are entries and are not entered unless asked for', async (t) => {
  const root = await treeOf(t, { 'real/a': 'abc' });
  await symlink('real', path.join(root, 'directory'));
  await symlink('real/a', path.join(root, 'file'));
  await symlink('nowhere', path.join(root, 'broken'));
  const plain = await scanned(root);
  t.deepEqual(
    plain.entries.map(({ path: where, type, target }) => [where, type, target]),
    [
      ['broken', 'symlink', 'nowhere'],
      ['directory', 'symlink', 'real'],
      ['file', 'symlink', 'real/a'],
      ['real', 'directory', undefined],
      ['real/a', 'file', undefined],
    ],
  );

  const followed = await scanned(root, { followSymlinks: true });
  t.deepEqual(
    followed.entries.map(({ path: where, type, size }) => [where, type, size]),
    [
      ['broken', 'symlink', 7],
      ['directory', 'directory', 0],
      ['directory/a', 'file', 3],
      ['file', 'file', 3],
      ['real', 'directory', 0],
      ['real/a', 'file', 3],
    ],
  );
  t.deepEqual(followed.problems, []);
});

test('links that lead in circles are named and end there', async (t) => {
  const root = await treeOf(t, { 'a/b/c': '' });
  await symlink('..', path.join(root, 'a/b/up'));
  await symlink(root, path.join(root, 'a/top'));
  await symlink('.', path.join(root, 'here'));
  await symlink('self', path.join(root, 'self'));
  await symlink('pong', path.join(root, 'ping'));
  await symlink('ping', path.join(root, 'pong'));
  const snapshot = await scanned(root, { followSymlinks: true });
  t.deepEqual(pathsOf(snapshot), [
    'a',
    'a/b',
    'a/b/c',
    'a/b/up',
    'a/top',
    'here',
    'ping',
    'pong',
    'self',
  ]);
  t.deepEqual(
    snapshot.problems.map(({ path: where, code }) => `${where} ${code}`),
    ['a/b/up', 'a/top', 'here', 'ping', 'pong', 'self'].map((where) => `${where} ELOOP`),
  );
  t.is(snapshot.entries.filter(({ type }) => type === 'symlink').length, 6);
});

test('two links to one directory are no circle, nor is a link that leads out', async (t) => {
  const outside = await treeOf(t, { inner: 'x' });
  const root = await temporaryFolder(t);
  await symlink(outside, path.join(root, 'one'));
  await symlink(outside, path.join(root, 'two'));
  const snapshot = await scanned(root, { followSymlinks: true });
  t.deepEqual(pathsOf(snapshot), ['one', 'one/inner', 'two', 'two/inner']);
  t.deepEqual(snapshot.problems, []);
});

test('a circle through two roots ends as well', async (t) => {
  const root = await treeOf(t, { 'x/': '', 'y/': '' });
  await symlink('../y', path.join(root, 'x/to-y'));
  await symlink('../x', path.join(root, 'y/to-x'));
  const snapshot = await scanned(root, { followSymlinks: true });
  t.deepEqual(pathsOf(snapshot), ['x', 'x/to-y', 'x/to-y/to-x', 'y', 'y/to-x', 'y/to-x/to-y']);
  t.is(snapshot.problems.length, 2);
});

test('directories that all link to each other do not multiply without end', async (t) => {
  const names = Array.from({ length: 9 }, (_, index) => `d${index}`);
  const root = await treeOf(t, Object.fromEntries(names.map((name) => [`${name}/file`, 'x'])));
  for (const name of names) {
    for (const other of names) await symlink(`../${other}`, path.join(root, name, other));
  }
  const snapshot = await scanned(root, { followSymlinks: true });
  t.true(snapshot.entries.length < 30_000, `${snapshot.entries.length} entries`);
  for (const name of names) t.true(pathsOf(snapshot).includes(`${name}/file`));
  t.true(snapshot.problems.some(({ path: where }) => where.split('/').length > 3));
  t.deepEqual([...new Set(snapshot.problems.map(({ code }) => code))], ['ELOOP']);
  t.deepEqual(await scanned(root, { followSymlinks: true }), snapshot);
});
