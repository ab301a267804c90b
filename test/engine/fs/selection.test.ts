import test from 'ava';
import { scan } from '../../../src/engine/fs/index.js';
import { pathsOf, scanned, treeOf } from '../../helpers/engine/tree.js';

const FILES = {
  'a.log': '',
  'a.txt': '',
  'build/cache/x': '',
  'build/out': '',
  'docs/build/cache/y': '',
  'docs/a.log': '',
  'node_modules/p/index': '',
  'docs/node_modules/q': '',
};

test('a pattern without a slash matches names anywhere, with all that lies below', async (t) => {
  const root = await treeOf(t, FILES);
  t.deepEqual(pathsOf(await scanned(root, { ignore: ['*.log', 'node_modules'] })), [
    'a.txt',
    'build',
    'build/cache',
    'build/cache/x',
    'build/out',
    'docs',
    'docs/build',
    'docs/build/cache',
    'docs/build/cache/y',
  ]);
});

test('a pattern with a slash matches the path from the root', async (t) => {
  const root = await treeOf(t, FILES);
  for (const pattern of ['build/cache', '/build/cache', './build/cache', 'build/cache/']) {
    const paths = pathsOf(await scanned(root, { ignore: [pattern] }));
    t.false(paths.includes('build/cache/x'), pattern);
    t.true(paths.includes('build/out'), pattern);
    t.true(paths.includes('docs/build/cache/y'), pattern);
  }
  const everywhere = pathsOf(await scanned(root, { ignore: ['**/build/cache'] }));
  t.false(everywhere.some((path) => path.includes('cache')));
  t.deepEqual(pathsOf(await scanned(root, { ignore: ['/build', 'docs/**', 'node_modules/'] })), [
    'a.log',
    'a.txt',
  ]);
});

test('a slash in front ties a name to the root', async (t) => {
  const root = await treeOf(t, FILES);
  const paths = pathsOf(await scanned(root, { ignore: ['/node_modules', '/build'] }));
  t.true(paths.includes('docs/node_modules/q'));
  t.true(paths.includes('docs/build/cache/y'));
  t.false(paths.includes('node_modules'));
  t.false(paths.includes('build/out'));
});

test('hidden files are left out unless asked for, with all that lies below', async (t) => {
  const root = await treeOf(t, { '.env': '', '.git/config': '', 'a/.b': '', 'a/c': '' });
  t.deepEqual(pathsOf(await scanned(root)), ['a', 'a/c']);
  t.deepEqual(pathsOf(await scanned(root, { hidden: true })), [
    '.env',
    '.git',
    '.git/config',
    'a',
    'a/.b',
    'a/c',
  ]);
  t.deepEqual(pathsOf(await scanned(root, { hidden: true, ignore: ['*'] })), []);
});

test('a pattern that is none is refused by name', async (t) => {
  const root = await treeOf(t, {});
  for (const pattern of ['', '/', './', 'x'.repeat(70_000)]) {
    const error = (await scan(root, { ignore: ['*.log', pattern] })).error();
    t.is(error.code, 'invalid_argument', pattern.slice(0, 10));
    t.true(error.message.length < 300);
  }
});
