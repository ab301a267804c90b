import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { runCli } from '../../../src/cli/cli.js';
import { Captured, runInProcess, Typing } from '../../helpers/engine/cli/run-in-process.js';
import { temporaryFolder } from '../../helpers/folder.js';

/** A person before a prompt. */
async function sit(t: ExecutionContext, flags: readonly string[] = []) {
  const directory = await temporaryFolder(t);
  const [stdin, stdout, stderr] = [new Typing(), new Captured(true), new Captured(true)];
  const ending = new AbortController();
  const identity = ['--node-id', 'a', '--data-dir', directory];
  const env = { NO_COLOR: '1' };
  const context = { stdin, stdout, stderr, env, directory, signal: ending.signal };
  const left = runCli([...identity, ...flags], context);
  /** Types a line, and waits until this is shown after it. */
  const type = async (line: string, shown: string, on = stdout) => {
    const [before, prompted] = [on.text.length, stdout.text.length];
    stdin.write(`${line}\r`);
    await on.shows(shown, before);
    await stdout.shows('softadastra> ', prompted);
  };
  await stdout.shows('softadastra> ');
  return { directory, identity, stdin, stdout, stderr, ending, left, type };
}

test('one command after another asks the same node', async (t) => {
  const { type, stdin, stdout, left } = await sit(t);
  t.regex(stdout.text, /^softadastra, node a \(it runs as long as this prompt; log .*a\.wal\)\n/);
  await type('store put app/name "two words"', '✔ put app/name');
  await type('store get app/name', 'two words\n');
  await type('softadastra store get app/name --json', '"softadastra.entry/1"');
  await type('status', 'runtime       : node');
  await type('', 'softadastra> ');
  stdin.write('exit\r');
  t.is(await left, 0);
});

test('others may ask that node too, while the prompt is open', async (t) => {
  const { type, stdin, left, directory, identity } = await sit(t);
  const put = await runInProcess(['store', 'put', 'k', 'from outside', ...identity], { directory });
  t.is(put.code, 0);
  await type('store get k', 'from outside\n');
  stdin.end();
  t.is(await left, 0, 'the end of the input leaves');
  t.is(
    (await runInProcess(['store', 'get', 'k', ...identity], { directory })).stdout,
    'from outside\n',
  );
});

test('in memory it needs no directory, and leaves nothing', async (t) => {
  const { type, stdin, left, directory } = await sit(t, ['--memory-only', '--data-dir', 'none']);
  await type('store put k v', '✔ put k (not on disk yet');
  await type('store get k', 'v\n');
  stdin.write('exit\r');
  t.is(await left, 0);
  t.deepEqual(await readdir(directory), []);
});

test('help lists the commands, and mistakes do not end the prompt', async (t) => {
  const { type, stdin, stderr, left } = await sit(t);
  await type('help', 'Usage: softadastra');
  await type('help store put', 'softadastra store put photo/1');
  await type('store get "open', 'A quote is left open', stderr);
  await type('stor', "unknown command 'stor'", stderr);
  await type('store get nothing', 'key not found (not_found)', stderr);
  await type('store put k --stdin', 'A prompt reads its own lines', stderr);
  await type('node start', 'A prompt has its node already', stderr);
  await type('store put k v --node-id b', "unknown option '--node-id'", stderr);
  stdin.write('quit\r');
  t.is(await left, 2, 'the exit code is that of the last command');
});

test('Tab completes commands, options and keys', async (t) => {
  const { type, stdin, stdout, left } = await sit(t);
  await type('store put orders/17 x', '✔ put');
  /** Types it, a Tab, and waits for what that makes of it. */
  const tab = async (typed: string, completed: string) => {
    const before = stdout.text.length;
    stdin.write(`${typed}\t`);
    await stdout.shows(completed, before + typed.length);
  };
  await tab('sto', 're ');
  await tab('pu', 't ');
  await type('k v', '✔ put k ');
  await tab('store get ord', 'ers/17 ');
  await type('', 'x\n');
  await tab('store list --ke', 'ys ');
  await type('', 'k\norders/17\n');
  stdin.write('exit\r');
  t.is(await left, 0);
});

test('the arrow brings back what was typed before', async (t) => {
  const { type, stdin, stdout, left } = await sit(t);
  await type('store put k first', '✔ put k (on disk, version 1)');
  const before = stdout.text.length;
  stdin.write('\u001b[A\r');
  await stdout.shows('version 2', before);
  stdin.write('exit\r');
  t.is(await left, 0);
});

test('Ctrl-C drops the line, or ends the command that runs; the prompt stays', async (t) => {
  const { type, stdin, stdout, stderr, left } = await sit(t);
  stdin.write('store put never');
  stdin.write('\u0003');
  await type('store get never', 'key not found', stderr);
  stdin.write('\u0003');
  await stdout.shows('("exit" or Ctrl-D leaves)');
  stdin.write('fs watch .\r');
  await stderr.shows('watching ');
  stdin.write('\u0003');
  await type('store put k v', '✔ put k');
  stdin.write('exit\r');
  t.is(await left, 0);
});

test('a signal leaves the prompt in order', async (t) => {
  const { type, ending, left, directory, identity } = await sit(t);
  await type('store put k v', '✔ put k');
  ending.abort();
  await left;
  t.is((await runInProcess(['store', 'get', 'k', ...identity], { directory })).stdout, 'v\n');
});

test('without a terminal there is no prompt but help, as an error', async (t) => {
  const directory = await temporaryFolder(t);
  const { code, stdout, stderr } = await runInProcess(['--node-id', 'a'], { directory });
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(stderr, /^Usage: softadastra/);
});

const ENTRY = fileURLToPath(new URL('../../../src/cli/main.js', import.meta.url));

test('on a real terminal', async (t) => {
  const directory = await temporaryFolder(t);
  const command = `"${process.execPath}" "${ENTRY}" --node-id a --data-dir "${directory}"`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const started = await Promise.race([once(child, 'spawn'), once(child, 'error').then(() => null)]);
  if (started === null) {
    t.log('skipped: this machine has no script(1)');
    t.pass();
    return;
  }
  const shown = new Captured(false);
  child.stdout.pipe(shown);
  const exited = once(child, 'close');
  await shown.shows('softadastra> ');
  child.stdin.write('store put k "on a terminal"\r');
  await shown.shows('put k (on disk, version 1)');
  child.stdin.write('store get k\r');
  await shown.shows('on a terminal\r\n');
  child.stdin.write('exit\r');
  t.is((await exited)[0], 0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one
  t.regex(shown.text, /\u001b\[32m✔/, 'with colours');
});
