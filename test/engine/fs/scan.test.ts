import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { scan } from '../../../src/engine/fs/index.js';
import { pathsOf, put, scanned, treeOf } from '../../helpers/engine/tree.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('everything below the root is found, sorted by path, with size and time', async (t) => {
  const root = await treeOf(t, { 'b.txt': 'hello', 'a/deep/er/c': '', 'a/empty/': '' });
  await utimes(path.join(root, 'b.txt'), 1, 1_700_000_000);
  const snapshot = await scanned(root);
  t.is(snapshot.root, root);
  t.deepEqual(pathsOf(snapshot), ['a', 'a/deep', 'a/deep/er', 'a/deep/er/c', 'a/empty', 'b.txt']);
  t.deepEqual(snapshot.problems, []);
  const file = snapshot.entries.at(-1);
  t.like(file, { path: 'b.txt', type: 'file', size: 5, mtimeMs: 1_700_000_000_000 });
  t.is(file?.hash, undefined);
  t.is(new Set(snapshot.entries.map(({ id }) => id)).size, 6);
});

test('an empty directory gives an empty snapshot', async (t) => {
  t.deepEqual(pathsOf(await scanned(await temporaryFolder(t))), []);
});

test('the hash is SHA-256 of the bytes, where it was asked for', async (t) => {
  const root = await treeOf(t, { full: 'x'.repeat(700_000), empty: '', 'directory/': '' });
  const hashes = (await scanned(root, { hash: true })).entries.map(({ hash }) => hash);
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  t.deepEqual(hashes, [undefined, sha(''), sha('x'.repeat(700_000))]);
});

test('a root that is missing or no directory is an error with its code', async (t) => {
  const root = await treeOf(t, { file: '' });
  const missing = (await scan(path.join(root, 'gone'))).error();
  t.is(missing.code, 'directory_missing');
  t.true(missing.message.includes(path.join(root, 'gone')));
  t.is((await scan(path.join(root, 'file'))).error().code, 'invalid_argument');
  t.is((await scan(path.join(root, 'file', 'below'))).error().code, 'invalid_argument');
});

test('a root that is a link is entered', async (t) => {
  const root = await treeOf(t, { 'real/a': '' });
  await symlink('real', path.join(root, 'link'));
  t.deepEqual(pathsOf(await scanned(path.join(root, 'link'))), ['a']);
});

test('what is neither file, directory nor link is other', async (t) => {
  const snapshot = await scanned('/dev', { ignore: ['*/**', '!(null)'] });
  t.deepEqual(
    snapshot.entries.map(({ path: where, type }) => [where, type]),
    [['null', 'other']],
  );
});

test('a name that is no UTF-8 is a problem, and the rest is there', async (t) => {
  const root = await treeOf(t, { good: '', 'sub/good': '' });
  const bad = Buffer.concat([Buffer.from(`${root}/sub/bad-`), Buffer.from([0xff, 0xfe])]);
  try {
    await writeFile(bad, 'x');
  } catch (error) {
    t.log(`this file system takes no such name: ${error}`);
    t.pass();
    return;
  }
  const snapshot = await scanned(root);
  t.deepEqual(pathsOf(snapshot), ['good', 'sub', 'sub/good']);
  t.deepEqual(
    snapshot.problems.map(({ code }) => code),
    ['not_utf8'],
  );
  t.true(snapshot.problems[0]?.path.startsWith('sub/bad-'));
});

test('odd names are only names', async (t) => {
  const names = ['a b', 'new\nline', 'quo"te', 'back\\slash', 'é', 'e\u0301', '*', '-rf', '😀'];
  const root = await treeOf(t, Object.fromEntries(names.map((name) => [name, ''])));
  t.deepEqual(pathsOf(await scanned(root)), [...names].sort());
});

test('a path too long for the system is a problem, not the end', async (t) => {
  const root = await treeOf(t, { 'z/ok': '' });
  // Longer than any path may be: made piece by piece, each moved under the next.
  const step = 'd'.repeat(250);
  const deep = (levels: number) => Array(levels).fill(step).join('/');
  await mkdir(path.join(root, deep(14)), { recursive: true });
  await mkdir(path.join(root, 'other', deep(6)), { recursive: true });
  await rename(path.join(root, 'other', step), path.join(root, deep(14), 'more'));
  t.teardown(() =>
    rename(path.join(root, deep(14), 'more'), path.join(root, 'back')).then(() =>
      rm(root, { recursive: true }),
    ),
  );
  const snapshot = await scanned(root);
  t.deepEqual([...new Set(snapshot.problems.map(({ code }) => code))], ['ENAMETOOLONG']);
  t.true(pathsOf(snapshot).includes('z/ok'));
});

test('files and directories that vanish during the scan are left out', async (t) => {
  const root = await treeOf(t, { 'stays/file': 'x' });
  const rounds = scaled(t, 'scans while files come and go', 20, 300);
  let isDone = false;
  const churn = (async () => {
    for (let n = 0; !isDone; n += 1) {
      const name = `go-${n % 7}`;
      await put(root, `${name}/inner/file`, 'x');
      await put(root, `${name}-file`, 'x');
      await rm(path.join(root, name), { recursive: true });
      await rm(path.join(root, `${name}-file`));
    }
    return 'churned';
  })();
  for (let left = rounds; left > 0; left -= 1) {
    const snapshot = await scanned(root, { hash: left % 2 === 0 });
    t.deepEqual(snapshot.problems, []);
    t.deepEqual(pathsOf(snapshot).slice(-2), ['stays', 'stays/file']);
  }
  isDone = true;
  t.is(await churn, 'churned');
});

test('a root that goes during the scan is an error, and not an empty tree', async (t) => {
  const { between } = seeded(t);
  const home = await temporaryFolder(t);
  const codes = new Set<string>();
  for (let left = scaled(t, 'roots that go', 100, 2_000); left > 0; left -= 1) {
    const root = path.join(home, `root-${left}`);
    await put(root, 'a/b', 'x');
    const scanning = scan(root);
    for (let turns = between(0, 6); turns > 0; turns -= 1) await stat(home);
    await rename(root, path.join(home, `gone-${left}`));
    const result = await scanning;
    codes.add(result.isErr() ? result.error().code : 'ok');
    if (result.isOk()) t.deepEqual(pathsOf(result.value()), ['a', 'a/b']);
  }
  const gone = await scan(path.join(home, 'never-there'));
  t.is(gone.error().code, 'directory_missing');
  for (const code of codes) t.true(['directory_missing', 'ok'].includes(code), code);
});

test('a path that no directory can have is not worth another try', async (t) => {
  const home = await temporaryFolder(t);
  await symlink('circle', path.join(home, 'circle'));
  for (const root of [path.join(home, 'circle'), `${home}/\0`, `/${'n'.repeat(300)}`]) {
    const error = (await scan(root)).error();
    t.is(error.code, 'invalid_argument', JSON.stringify(root).slice(0, 40));
    t.false(error.retryable);
    t.true(error.stateValid);
  }
});

test('a huge directory and a deep one', async (t) => {
  const root = await temporaryFolder(t);
  const files = scaled(t, 'files in one directory', 5_000, 100_000);
  await mkdir(path.join(root, 'wide'));
  for (let from = 0; from < files; from += 500) {
    const some = Array.from({ length: 500 }, (_, index) => `wide/${from + index}`);
    await Promise.all(some.map((name) => writeFile(path.join(root, name), '')));
  }
  const deep = Array(150).fill('d').join('/');
  await mkdir(path.join(root, deep), { recursive: true });
  const snapshot = await scanned(root);
  t.is(snapshot.entries.length, files + 1 + 150);
  t.true(pathsOf(snapshot).includes(deep));
});
