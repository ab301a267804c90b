import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { runInProcess } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';
import { temporaryFolder } from '../helpers/folder.js';

async function place(t: ExecutionContext) {
  const directory = await temporaryFolder(t);
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    runInProcess(args, { directory, env });
  return { directory, run };
}

const A = ['--node-id', 'a', '--data-dir', '.'];

/** What a node without peers, held writes or failures says, and the form of its document. */
const QUIET: readonly [args: string[], text: RegExp, schema: string][] = [
  [['status'], /^Status\n\n {2}node id {7}: a\n(.*\n)*.*last sequence : \d+/, 'status'],
  [
    ['node', 'info'],
    /^Node\n\n {2}node id {6}: a\n(.*\n)*.*capabilities : store, sync, wal\n$/,
    'node',
  ],
  [['sync', 'status'], /^Sync status\n\n {2}outbox {9}: 1\n(.*\n)*.*state {10}: \w+/, 'sync'],
  [['sync', 'tick'], /^✔ tick: 0 sent, 0 retried, 0 pruned\n$/, 'tick'],
  [['sync', 'tick', '--prune'], /^✔ tick: 0 sent, 0 retried, 0 pruned\n$/, 'tick'],
  [['sync', 'retry'], /^✔ failed work is tried anew\n\nSync status\n/, 'sync'],
  [['sync', 'failed'], /^nothing has failed\n$/, 'failed'],
  [['sync', 'held'], /^nothing is held\n$/, 'held'],
  [['sync', 'conflicts'], /^no conflicts\n$/, 'conflicts'],
  [['peers'], /^no peers\n$/, 'peers'],
];

for (const [args, text, schema] of QUIET) {
  test(`${args.join(' ')}: as text and as JSON`, async (t) => {
    const { run } = await place(t);
    await run(['store', 'put', 'k', 'v', ...A]);
    const shown = await run([...args, ...A]);
    t.deepEqual([shown.code, shown.stderr], [0, '']);
    t.regex(shown.stdout, text);
    const { code, stdout } = await run([...args, ...A, '--json']);
    t.is(code, 0);
    assertDocument(t, stdout, `softadastra.${schema}/1`);
  });
}

test('a node is named by flags before or after the command, the environment, or a file', async (t) => {
  const { directory, run } = await place(t);
  const nodeId = async (args: string[], env = {}) => {
    const { stdout, stderr } = await run([...args, '--memory-only'], env);
    return /node id +: (\S+)/.exec(stdout)?.[1] ?? stderr;
  };
  t.is(await nodeId(['--node-id', 'before', 'node', 'info']), 'before');
  t.is(await nodeId(['node', 'info', '--node-id', 'after']), 'after');
  t.is(await nodeId(['--node-id', 'before', 'node', 'info', '--node-id', 'after']), 'after');
  t.is(await nodeId(['node', 'info'], { SOFTADASTRA_NODE_ID: 'environment' }), 'environment');
  await writeFile(path.join(directory, 'softadastra.yaml'), 'nodeId: file\n');
  t.is(await nodeId(['node', 'info']), 'file');
  await writeFile(path.join(directory, 'other.yaml'), 'nodeId: other\n');
  t.is(await nodeId(['node', 'info', '--config', 'other.yaml']), 'other');
  t.is(await nodeId(['node', 'info', '--node-id', 'flag']), 'flag');
});

test('status says where each value comes from, and never the secret', async (t) => {
  const { run } = await place(t);
  const env = { SOFTADASTRA_CLUSTER_SECRET: 'correct horse battery' };
  const { stdout } = await run(['status', '--no-auto-flush', ...A], env);
  t.regex(stdout, /\nautoFlush +false +flag\n/);
  t.regex(stdout, /\nclusterSecret +\(set\) +environment\n/);
  t.regex(stdout, /others have their default/);
  t.false(stdout.includes('horse'));
  t.regex((await run(['status', '--all', ...A])).stdout, /\ntransportPort +4041 +default\n/);
  t.regex(stdout, /! the log .* lies under the temporary directory/);
});

test('a conflict is decided by a write', async (t) => {
  const { run } = await place(t);
  const none = await run(['sync', 'resolve', 'k', '--keep', 'current', ...A]);
  t.is(none.code, 1);
  t.regex(none.stderr, /not_found/);
  for (const args of [
    [],
    ['--keep', '0', '--delete'],
    ['--keep', 'mine'],
    ['--keep', '0', '--value', 'x'],
  ]) {
    t.is((await run(['sync', 'resolve', 'k', ...args, ...A])).code, 2, args.join(' '));
  }
});

const MISUSED: readonly [args: string[], message: RegExp][] = [
  [['status'], /a node id is required: --node-id/],
  [['status', '--node-id', '../x'], /--node-id must be/],
  [['status', '--node-id', 'a', '--transport-port', '70000'], /--transport-port must be/],
  [['status', '--config', 'none.yaml', ...A], /none\.yaml cannot be read/],
  [['status', '--cluster-secret', 'x', ...A], /unknown option '--cluster-secret'/],
  [['store', 'put', '', 'v', ...A], /key cannot be empty.*\(invalid_key\)\n {2}hint: /],
  [['store'], /Usage: softadastra store/],
  [['store', 'gte', 'k'], /unknown command 'gte'\n.*Did you mean get/],
  [['peers', 'nonsense', ...A], /too many arguments|unknown command/],
  [['peers', 'add', 'nowhere', ...A], /"nowhere" is no address/],
  [['store', 'get', ...A], /missing required argument 'key'/],
  [['store', 'put', 'k', 'v', 'w', ...A], /too many arguments/],
];

for (const [args, message] of MISUSED) {
  test(`wrong usage, exit code 2: ${args.join(' ')}`, async (t) => {
    const { run } = await place(t);
    const { code, stdout, stderr } = await run(args);
    t.deepEqual([code, stdout], [2, '']);
    t.regex(stderr, message);
  });
}

test('every fault of a configuration is told at once', async (t) => {
  const { run } = await place(t);
  const { code, stderr } = await run(['status', '--transport-port', 'x', '--log-level', 'loud']);
  t.is(code, 2);
  for (const name of ['node id', '--transport-port', '--log-level'])
    t.true(stderr.includes(name), name);
});

test('failures have exit code 1, a code, a hint, and a document', async (t) => {
  const { directory, run } = await place(t);
  const failing = async (args: string[], wanted: string) => {
    const { code, stdout, stderr } = await run([...args, '--json']);
    t.is(code, 1, stderr);
    t.regex(stderr, new RegExp(`^✖ error: .+ \\(${wanted}\\)\\n {2}hint: .+`), wanted);
    const document = assertDocument<{ error: { code: string }; hint: string }>(
      t,
      stdout,
      'softadastra.error/1',
    );
    t.is(document.error.code, wanted);
    t.true(stderr.includes(document.hint));
  };
  await run(['store', 'put', 'other', 'v', ...A]);
  await failing(['store', 'get', 'k', ...A], 'not_found');
  await failing(
    ['store', 'put', 'k', 'v', '--node-id', 'a', '--data-dir', 'none'],
    'directory_missing',
  );
  await failing(
    ['store', 'put', 'k', 'v', '--node-id', 'b', '--log-path', 'a.wal', '--data-dir', '.'],
    'wal_wrong_node',
  );
  await writeFile(
    path.join(directory, 'text.wal'),
    'this is no log but some text that is long enough\n'.repeat(9),
  );
  await failing(['store', 'list', ...A, '--log-path', 'text.wal'], 'not_a_wal');
  await mkdir(path.join(directory, 'folder.wal'));
  const folder = await run(['store', 'list', ...A, '--log-path', 'folder.wal']);
  t.is(folder.code, 1);
  await failing(['peers', 'add', '127.0.0.1:1', ...A], 'invalid_state');
});

test('each help has examples', async (t) => {
  const { run } = await place(t);
  const named = (text: string) =>
    [
      ...(/\nCommands:\n([\s\S]*?)\n\n/.exec(`${text}\n\n`)?.[1] ?? '').matchAll(/^ {2}(\w+)/gm),
    ].map(([, name]) => name ?? '');
  const look = async (words: string[]): Promise<number> => {
    const { code, stdout } = await run(['help', ...words]);
    t.is(code, 0);
    const below = named(stdout).filter((name) => name !== 'help');
    const isGroup = below.length > 0 && words.length > 0 && words[0] !== 'peers';
    if (!isGroup && words[0] !== 'version') t.regex(stdout, /\nExamples:\n/, words.join(' '));
    let seen = 1;
    for (const name of below) seen += await look([...words, name]);
    return seen;
  };
  t.true((await look([])) > 30, 'all commands were seen');
});
