import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { temporaryFolder } from '../helpers/folder.js';

const ENTRY = fileURLToPath(new URL('../../src/cli/main.js', import.meta.url));
const SOURCES = path.dirname(path.dirname(ENTRY));

/** The modules that a command line loads, as node's own record of what ran has them. */
async function loadedBy(t: ExecutionContext, ...args: string[]) {
  const directory = await temporaryFolder(t);
  const folder = path.join(directory, 'coverage');
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: directory,
    env: { PATH: process.env.PATH, NODE_V8_COVERAGE: folder },
    stdio: 'ignore',
  });
  await once(child, 'close');
  const [name = ''] = await readdir(folder);
  const { result }: { result: { url: string }[] } = JSON.parse(
    await readFile(path.join(folder, name), 'utf8'),
  );
  const files = result.map(({ url }) => url).filter((url) => url.startsWith('file:'));
  const own = files.map((url) => path.relative(SOURCES, fileURLToPath(url)));
  return {
    own: own.filter((file) => !file.startsWith('..')).sort(),
    packages: new Set(
      files.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? '').filter(Boolean),
    ),
  };
}

test('the version waits for nothing that it does not need', async (t) => {
  const { own, packages } = await loadedBy(t, 'version');
  t.deepEqual(own, [
    'cli/cli.js',
    'cli/commands/entry.js',
    'cli/commands/index.js',
    'cli/commands/version.js',
    'cli/context.js',
    'cli/main.js',
    'cli/program.js',
    'engine/node/version.js',
  ]);
  t.deepEqual([...packages], ['commander']);
});

test('a command of the engine does not load the reliability test, nor other commands', async (t) => {
  const { own, packages } = await loadedBy(t, 'store', 'list', '--memory-only');
  t.true(own.includes('cli/commands/store/list.js'));
  t.deepEqual(
    own.filter((file) => file.startsWith('agent/')),
    ['agent/reporters/plain-text.js'],
  );
  t.false(own.includes('cli/commands/store/put.js'));
  t.false(own.includes('cli/prompt/prompt.js'));
  for (const name of ['ora', 'pino', 'prom-client']) t.false(packages.has(name), name);
});
