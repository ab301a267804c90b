import { readdir } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runInProcess } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';
import { temporaryFolder } from '../helpers/folder.js';

async function freshPlace(t: ExecutionContext) {
  const directory = await temporaryFolder(t);
  const warning = `! no log yet at ${path.join(directory, 'typo.wal')}: nothing was stored here\n`;
  const run = (...args: readonly string[]) =>
    runInProcess([...args, '--node-id', 'typo', '--data-dir', '.'], { directory });
  return { directory, warning, run };
}

/** What changes nothing, with what an empty node says to it. */
const QUESTIONS: readonly [args: string[], text: RegExp, schema: string][] = [
  [['status'], /^Status\n(.*\n)*.*store size {4}: 0\n(.*\n)*.*log path {6}: none yet\n/, 'status'],
  [['node', 'info'], /capabilities : store, sync, wal\n$/, 'node'],
  [['store', 'list'], /^no entries\n$/, 'list'],
  [['sync', 'status'], /^Sync status\n\n {2}outbox {9}: 0\n/, 'sync'],
  [['sync', 'tick'], /^✔ tick: 0 sent/, 'tick'],
  [['sync', 'retry'], /^✔ failed work/, 'sync'],
  [['sync', 'failed'], /^nothing has failed\n$/, 'failed'],
  [['sync', 'held'], /^nothing is held\n$/, 'held'],
  [['sync', 'conflicts'], /^no conflicts\n$/, 'conflicts'],
  [['peers'], /^no peers\n$/, 'peers'],
];

for (const [args, text, schema] of QUESTIONS) {
  test(`${args.join(' ')}: where no log is, the answer is of nothing, and nothing is made`, async (t) => {
    const { directory, warning, run } = await freshPlace(t);
    const shown = await run(...args);
    t.deepEqual([shown.code, shown.stderr], [0, warning]);
    t.regex(shown.stdout, text);
    const { code, stdout, stderr } = await run(...args, '--json');
    t.deepEqual([code, stderr], [0, warning]);
    assertDocument(t, stdout, `softadastra.${schema}/1`);
    t.deepEqual(await readdir(directory), []);
  });
}

test('the warning is in the document of a status too', async (t) => {
  const { warning, run } = await freshPlace(t);
  const { stdout } = await run('status', '--json');
  const { warnings, log } = assertDocument<{ warnings: string[]; log: unknown }>(
    t,
    stdout,
    'softadastra.status/1',
  );
  t.true(warnings.includes(warning.slice(2, -1)));
  t.is(log, null);
});

test('what needs something to be there fails where no log is, and makes none', async (t) => {
  const { directory, warning, run } = await freshPlace(t);
  for (const [code, ...args] of [
    ['not_found', 'store', 'get', 'k'],
    ['not_found', 'store', 'remove', 'k'],
    ['not_found', 'sync', 'resolve', 'k', '--keep', 'current'],
    ['not_found', 'sync', 'resolve', 'k', '--value', 'v'],
    ['invalid_state', 'store', 'compact'],
    ['invalid_state', 'peers', 'add', '127.0.0.1:4041'],
  ] as const) {
    const { code: exit, stderr } = await run(...args);
    t.is(exit, 1, args.join(' '));
    t.true(stderr.startsWith(warning), stderr);
    t.regex(stderr, new RegExp(`\\(${code}\\)\n`));
    t.deepEqual(await readdir(directory), []);
  }
});

test('an export of nothing is a whole one', async (t) => {
  const { directory, warning, run } = await freshPlace(t);
  const { code, stdout, stderr } = await run('store', 'export');
  t.deepEqual([code, stderr], [0, warning]);
  t.regex(stdout, /^\{"schema":"softadastra\.export\/1".+\n\{"end":true,"entries":0,.+\n$/);
  t.deepEqual(await readdir(directory), []);
});

test('the first write makes the log, and the warning is gone', async (t) => {
  const { directory, run } = await freshPlace(t);
  t.is((await run('store', 'put', 'k', 'v')).stderr, '');
  t.true((await readdir(directory)).includes('typo.wal'));
  t.deepEqual(await run('store', 'get', 'k'), { code: 0, stdout: 'v\n', stderr: '' });
});

test('a data directory that is missing is no node without a log', async (t) => {
  const { directory } = await freshPlace(t);
  const args = ['status', '--node-id', 'typo', '--data-dir', 'nowhere'];
  const { code, stderr } = await runInProcess(args, { directory });
  t.is(code, 1);
  t.regex(stderr, /\(directory_missing\)/);
  t.deepEqual(await readdir(directory), []);
});

test('a node in memory only needs a directory for its socket, and says so', async (t) => {
  const directory = await temporaryFolder(t);
  const args = ['node', 'start', '--memory-only', '--json'];
  const { code, stderr } = await runInProcess(args, { directory });
  t.is(code, 1);
  t.regex(stderr, /control socket, .+\/data, is not there: .+--data-dir.+ \(directory_missing\)/);
  t.deepEqual(await readdir(directory), []);
});
