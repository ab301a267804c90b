import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { packageVersion } from '../../src/agent/index.js';
import { completeScenario } from '../../src/agent/scenario/index.js';
import { runCommand } from '../helpers/command-line.js';
import { temporaryFolder } from '../helpers/folder.js';

test.serial('help and version are no failures', async (t) => {
  for (const args of [['--help'], ['help'], ['help', 'test'], ['test', '--help'], ['--version']]) {
    const { code, stdout } = await runCommand(args);
    t.is(code, 0, args.join(' '));
    t.not(stdout, '');
  }
});

test.serial('the version is that of the package', async (t) => {
  t.is((await runCommand(['version'])).stdout, `${packageVersion()}\n`);
  const { stdout } = await runCommand(['version', '--json']);
  t.deepEqual(JSON.parse(stdout), { version: packageVersion() });
});

const wrong: [string[], RegExp][] = [
  [[], /Usage: softadastra/],
  [['tset'], /unknown command 'tset'\n.*Did you mean test/],
  [['test'], /Say which URL to test/],
  [['test', 'http://a/', '--nonsense'], /unknown option '--nonsense'/],
  [['test', 'nowhere'], /"nowhere" is no URL/],
  [['test', 'ftp://a/b'], /neither http nor https/],
  [['test', 'http://me:secret@a/b'], /Credentials do not belong into the URL/],
  [['test', 'http://a/', '--scenario', 'none.yaml'], /ENOENT/],
  [['test', 'http://a/', '--method', 'DELETE'], /POST, PUT or PATCH/],
  [['test', 'http://a/', '--body', '[1]'], /must be a JSON object, or hold \{\{marker\}\}/],
  [['test', 'http://a/', '--cloud', 'http://c'], /A cloud needs an agent key/],
];

for (const [args, message] of wrong) {
  test.serial(`"softadastra ${args.join(' ')}" is wrong usage and says why`, async (t) => {
    const { code, stderr, stdout } = await runCommand(args);
    t.is(code, 2);
    t.is(stdout, '');
    t.regex(stderr, message);
  });
}

test.serial('all flags that cannot be used are told at once', async (t) => {
  const { code, stderr } = await runCommand([
    ...['test', 'http://a/', '--threshold', '101', '--operations', '-1', '--concurrency', 'x'],
    ...['--body', '{', '--label', 'x', '--header', 'y', '--agent-key', 'k'],
  ]);
  t.is(code, 2);
  for (const flag of [
    'threshold',
    'operations',
    'concurrency',
    'body',
    'label',
    'header',
    'cloud',
  ]) {
    t.true(stderr.includes(`--${flag}`), flag);
  }
});

test.serial('the printed scenario is complete and can be used as a file', async (t) => {
  const { code, stdout } = await runCommand(['test', '--print-scenario', '--operations', '7']);
  t.is(code, 0);
  const scenario = completeScenario(parse(stdout), 'printed');
  t.is(scenario.operations, 7);
  t.deepEqual(scenario, parse(stdout));
  const file = join(await temporaryFolder(t), 'printed.yaml');
  await writeFile(file, stdout);
  t.is((await runCommand(['test', '--print-scenario', '--scenario', file])).stdout, stdout);
});
