import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runCli } from '../../src/cli/cli.js';
import { Captured, runInProcess, Typing } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';
import { temporaryFolder } from '../helpers/folder.js';

async function tree(t: ExecutionContext) {
  const directory = await temporaryFolder(t);
  const file = (name: string) => path.join(directory, 'tree', name);
  await mkdir(file('sub'), { recursive: true });
  await writeFile(file('a.txt'), 'aaa');
  await writeFile(file('sub/b.log'), 'bb');
  await writeFile(file('.hidden'), 'h');
  const run = (...args: string[]) => runInProcess(['fs', ...args], { directory });
  return { directory, file, run };
}

test('a scan shows what stands there', async (t) => {
  const { run, directory } = await tree(t);
  const { code, stdout } = await run('scan', 'tree');
  t.is(code, 0);
  t.regex(stdout, /^Path +Type +Bytes +Modified\na\.txt +file +3 +\d{4}-/);
  t.regex(stdout, /\n3 entries, 2 files of 5 B\n$/);
  const shown = await run('scan', 'tree', '--json', '--hash', '--hidden', '--ignore', '*.log');
  const { root, entries } = assertDocument<{
    root: string;
    entries: { path: string; hash?: string }[];
  }>(t, shown.stdout, 'softadastra.fs-scan/1');
  t.is(root, path.join(directory, 'tree'));
  t.deepEqual(
    entries.map(({ path: name }) => name),
    ['.hidden', 'a.txt', 'sub'],
  );
  t.is(entries[1]?.hash, '9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0');
  t.is((await run('scan', 'nowhere')).code, 1);
});

test('a difference names what was created, updated, renamed and deleted', async (t) => {
  const { run, file } = await tree(t);
  await writeFile(file('gone'), 'x');
  await run('scan', 'tree', '--save', 'monday', '--hash');
  t.is((await run('diff', 'monday')).stdout, 'nothing has changed\n');
  await writeFile(file('new'), 'n');
  await writeFile(file('a.txt'), 'AAAA');
  await rename(file('sub/b.log'), file('sub/c.log'));
  await rm(file('gone'));
  t.is(
    (await run('diff', 'monday')).stdout,
    'updated  a.txt\ndeleted  gone\ncreated  new\nrenamed  sub/b.log -> sub/c.log\n',
  );
  await run('scan', 'tree', '--save', 'tuesday', '--hash');
  const { stdout } = await run('diff', 'monday', 'tuesday', '--json');
  const { changes } = assertDocument<{ changes: { kind: string }[] }>(
    t,
    stdout,
    'softadastra.fs-diff/1',
  );
  t.deepEqual(
    changes.map(({ kind }) => kind),
    ['updated', 'deleted', 'created', 'renamed'],
  );
  const missing = await run('diff', 'never');
  t.is(missing.code, 1);
  t.regex(missing.stderr, /there is no snapshot .*never/);
  await writeFile(file('../broken'), 'no snapshot');
  t.is((await run('diff', 'broken')).code, 1);
});

/** A watch that goes on until `end`. */
function watching(directory: string, ...args: string[]) {
  const [stdin, stdout, stderr] = [new Typing(), new Captured(false), new Captured(false)];
  const ending = new AbortController();
  const context = { stdin, stdout, stderr, env: {}, directory, signal: ending.signal };
  const ended = runCli(['fs', 'watch', ...args], context);
  const end = () => {
    ending.abort();
    return ended;
  };
  return { stdout, stderr, end };
}

test('a watch tells of changes as they happen, and after a restart of those it missed', async (t) => {
  const { directory, file } = await tree(t);
  const watch = watching(directory, 'tree', '--snapshot', 'seen');
  await watch.stderr.shows('watching ');
  await writeFile(file('new'), 'n');
  await watch.stdout.shows('created  new\n');
  t.is(await watch.end(), 0);
  await rm(file('new'));
  await writeFile(file('sub/later'), 'l');
  const again = watching(directory, 'tree', '--snapshot', 'seen', '--json');
  await again.stdout.shows('sub/later');
  t.is(await again.end(), 0);
  const changes = again.stdout.text
    .trimEnd()
    .split('\n')
    .map((line) =>
      assertDocument<{ kind: string; path: string }>(t, line, 'softadastra.fs-change/1'),
    );
  t.deepEqual(
    changes.map(({ kind, path: name }) => [kind, name]),
    [
      ['deleted', 'new'],
      ['created', 'sub/later'],
    ],
  );
});

test('file names cannot drive the terminal', async (t) => {
  const { run, file } = await tree(t);
  await writeFile(file('\u001b[2Jx'), '');
  for (const args of [
    ['scan', 'tree'],
    ['scan', 'tree', '--json'],
  ]) {
    const { stdout } = await run(...args);
    t.false(stdout.includes('\u001b'));
    t.true(stdout.includes('\\u001b[2Jx'));
  }
});
