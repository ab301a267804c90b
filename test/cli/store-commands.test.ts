import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type CaptureOptions, runInProcess } from '../helpers/engine/cli/run-in-process.js';
import { assertDocument } from '../helpers/engine/cli/schemas.js';
import { temporaryFolder } from '../helpers/folder.js';

type Options = Omit<CaptureOptions, 'directory'>;

/** A place with one node, asked by one command after another. */
async function newNode(t: ExecutionContext) {
  const directory = await temporaryFolder(t);
  const run = (args: readonly string[], options: Options = {}) =>
    runInProcess([...args, '--node-id', 'a', '--data-dir', directory], { directory, ...options });
  const json = async <T>(name: string, args: readonly string[], options?: Options) => {
    const { code, stdout } = await run([...args, '--json'], options);
    t.is(code, 0, stdout);
    return assertDocument<T>(t, stdout, `softadastra.${name}/1`);
  };
  return { directory, run, json };
}

test('what is put is there for the next command, until it is removed', async (t) => {
  const { run, json } = await newNode(t);
  t.deepEqual(await run(['store', 'put', 'app/name', 'Softadastra']), {
    code: 0,
    stdout: '✔ put app/name (on disk, version 1)\n',
    stderr: '',
  });
  t.is((await run(['store', 'get', 'app/name'])).stdout, 'Softadastra\n');
  t.like(await json('entry', ['store', 'get', 'app/name']), {
    key: 'app/name',
    value: { encoding: 'text', data: 'Softadastra' },
    bytes: 11,
    nodeId: 'a',
    sync: 'saved locally',
  });
  t.like(await json('write', ['store', 'put', 'app/name', 'again']), { durable: true });
  t.regex(
    (await run(['store', 'remove', 'app/name'])).stdout,
    /^✔ removed app\/name \(version \d+\)\n$/,
  );
  const gone = await run(['store', 'get', 'app/name']);
  t.is(gone.code, 1);
  t.is(gone.stdout, '');
  t.regex(gone.stderr, /^✖ error: key not found \(not_found\)\n {2}hint: .+store list/);
});

test('a value may come from a file, from stdin or as base64, and comes out byte by byte', async (t) => {
  const { directory, run } = await newNode(t);
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await writeFile(path.join(directory, 'in.bin'), bytes);
  t.is((await run(['store', 'put', 'file', '--file', 'in.bin'])).code, 0);
  t.is((await run(['store', 'put', 'stdin', '--stdin'], { stdin: bytes })).code, 0);
  t.is((await run(['store', 'put', 'base64', '--base64', bytes.toString('base64')])).code, 0);
  for (const key of ['file', 'stdin', 'base64']) {
    t.is((await run(['store', 'get', key, '--file', `${key}.out`])).code, 0);
    t.true(bytes.equals(await readFile(path.join(directory, `${key}.out`))), key);
  }
  const shown = await run(['store', 'get', 'file']);
  t.is(shown.stdout, `${bytes.toString('base64')}\n`);
  t.regex(shown.stderr, /^! the value is binary/);
  t.is((await run(['store', 'get', 'file', '--verbose'])).code, 0);
});

test('--raw gives the bytes and nothing else', async (t) => {
  const { run } = await newNode(t);
  await run(['store', 'put', 'k', '--stdin'], { stdin: 'no line end' });
  t.is((await run(['store', 'get', 'k', '--raw'])).stdout, 'no line end');
});

test('the value is given exactly once', async (t) => {
  const { run } = await newNode(t);
  for (const args of [[], ['v', '--base64', 'AA=='], ['--file', 'x', '--stdin']]) {
    const { code, stderr } = await run(['store', 'put', 'k', ...args]);
    t.is(code, 2);
    t.regex(stderr, /value/);
  }
  t.is((await run(['store', 'put', 'k', '--base64', 'A'])).code, 2, 'no base64');
});

test('a key or value that begins with a dash follows two of them', async (t) => {
  const { directory } = await newNode(t);
  const run = (args: readonly string[]) =>
    runInProcess(['--node-id', 'a', '--data-dir', directory, 'store', ...args], { directory });
  t.is((await run(['put', '--', '-k', '-v'])).code, 0);
  t.is((await run(['get', '--', '-k'])).stdout, '-v\n');
});

test('a list has its keys in order, in parts or as a whole', async (t) => {
  const { run, json } = await newNode(t);
  t.is((await run(['store', 'list'])).stdout, 'no entries\n');
  for (const key of ['b/2', 'a', 'b/10', 'c']) await run(['store', 'put', key, `value of ${key}`]);
  const { stdout } = await run(['store', 'list']);
  const lines = stdout.split('\n');
  t.regex(lines[0] ?? '', /^Key +Value +Bytes +Written +Node$/);
  t.regex(lines[1] ?? '', /^a +value of a +10 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +a$/);
  t.is((await run(['store', 'list', '--keys'])).stdout, 'a\nb/10\nb/2\nc\n');
  t.is((await run(['store', 'list', '--keys', '--prefix', 'b/'])).stdout, 'b/10\nb/2\n');
  t.is((await run(['store', 'list', '--keys', '--reverse'])).stdout, 'c\nb/2\nb/10\na\n');
  t.is((await run(['store', 'list', '--keys', '--from', 'b/2', '--to', 'c'])).stdout, 'b/2\n');
  const some = await run(['store', 'list', '--keys', '--limit', '2']);
  t.is(some.stdout, 'a\nb/10\n');
  t.regex(some.stderr, /more follow: --all, or --after "b\/10"/);
  t.is((await run(['store', 'list', '--keys', '--after', 'b/10'])).stdout, 'b/2\nc\n');
  const page = await json<{ entries: unknown[]; next: string }>('list', [
    'store',
    'list',
    '--limit',
    '3',
  ]);
  t.is(page.entries.length, 3);
  t.is(page.next, 'b/2');
  t.is((await run(['store', 'list', '--limit', '0'])).code, 2);
});

test('--all goes on over pages, one document each', async (t) => {
  const { directory, run } = await newNode(t);
  const lines = Array.from({ length: 2500 }, (_, n) => `k${String(n).padStart(4, '0')}`);
  const body = lines.map((key) => `${JSON.stringify({ key, encoding: 'text', data: key })}\n`);
  await writeFile(path.join(directory, 'many'), await exportOf(body.join('')));
  t.regex((await run(['store', 'import', 'many'])).stdout, /imported 2500 entries: 2500 written/);
  t.is((await run(['store', 'list', '--all', '--keys'])).stdout, `${lines.join('\n')}\n`);
  const documents = (await run(['store', 'list', '--all', '--json'])).stdout.trimEnd().split('\n');
  const pages = documents.map((line) =>
    assertDocument<{ entries: { key: string }[]; next: string | null }>(
      t,
      line,
      'softadastra.list/1',
    ),
  );
  t.deepEqual(
    pages.flatMap(({ entries }) => entries.map(({ key }) => key)),
    lines,
  );
  t.deepEqual(
    pages.map(({ next }) => next),
    ['k0999', 'k1999', null],
  );
});

async function exportOf(lines: string): Promise<string> {
  const { crc32c } = await import('../../src/engine/core/index.js');
  const body = `{"schema":"softadastra.export/1","nodeId":"x","exportedAt":"2026-01-01T00:00:00.000Z"}\n${lines}`;
  const entries = lines.split('\n').length - 1;
  return `${body}${JSON.stringify({ end: true, entries, crc32c: crc32c(Buffer.from(body)) })}\n`;
}

test('a backup comes back equal in another node', async (t) => {
  const { directory, run, json } = await newNode(t);
  for (const n of [1, 2, 3]) await run(['store', 'put', `k${n}`, `v${n}`]);
  await run(['store', 'put', 'binary', '--base64', 'AP/+']);
  await run(['store', 'put', 'gone', 'x']);
  await run(['store', 'remove', 'gone']);
  t.like(await json('exported', ['store', 'export', 'backup']), {
    file: path.join(directory, 'backup'),
  });
  const other = await newNode(t);
  const file = path.join(directory, 'backup');
  t.like(await other.json('import', ['store', 'import', file]), {
    entries: 4,
    written: 4,
    unchanged: 0,
  });
  t.like(await other.json('import', ['store', 'import', file]), {
    entries: 4,
    written: 0,
    unchanged: 4,
  });
  const keysAndValues = async (node: typeof other) =>
    (
      await node.json<{ entries: { key: string; value: unknown }[] }>('list', ['store', 'list'])
    ).entries.map(({ key, value }) => ({ key, value }));
  t.deepEqual(await keysAndValues(other), await keysAndValues({ directory, run, json }));
  t.is((await keysAndValues(other)).length, 4);
});

test('an export replaces nothing unasked, and stands on stdout as well', async (t) => {
  const { directory, run } = await newNode(t);
  await run(['store', 'put', 'k', 'v']);
  t.is((await run(['store', 'export', 'backup'])).code, 0);
  const again = await run(['store', 'export', 'backup']);
  t.is(again.code, 1);
  t.regex(again.stderr, /already_exists/);
  t.is((await run(['store', 'export', 'backup', '--force'])).code, 0);
  const { stdout } = await run(['store', 'export']);
  const saved = await readFile(path.join(directory, 'backup'), 'utf8');
  t.is(stdout.split('\n')[1], saved.split('\n')[1]);
  t.is((await run(['store', 'export', '--json'])).code, 2);
  const other = await newNode(t);
  t.is((await other.run(['store', 'import'], { stdin: stdout })).code, 0);
  t.is((await other.run(['store', 'get', 'k'])).stdout, 'v\n');
});

test('a cut or changed export changes nothing', async (t) => {
  const { run } = await newNode(t);
  await run(['store', 'put', 'k', 'value']);
  const { stdout } = await run(['store', 'export']);
  const other = await newNode(t);
  for (const stdin of [stdout.slice(0, -10), stdout.replace('value', 'other'), '', 'nonsense']) {
    const { code, stderr } = await other.run(['store', 'import'], { stdin });
    t.is(code, 1);
    t.regex(stderr, /line \d+ of the export .*nothing was imported/);
  }
  t.is((await other.run(['store', 'list'])).stdout, 'no entries\n');
});

test('the log is shortened to what is live', async (t) => {
  const { run, json } = await newNode(t);
  for (let n = 0; n < 20; n += 1)
    await run(['store', 'put', 'k', `value ${n} ${'x'.repeat(1000)}`]);
  const report = await json<{ bytesBefore: number; bytesAfter: number }>('compact', [
    'store',
    'compact',
  ]);
  t.true(report.bytesAfter < report.bytesBefore);
  t.regex((await run(['store', 'get', 'k'])).stdout, /^value 19 /);
});

test('keys and values cannot drive the terminal', async (t) => {
  const { run } = await newNode(t);
  const hostile = '\u001b]0;owned\u0007\u001b[2J\u009b\u202e';
  const ran = [
    await run(['store', 'put', `k${hostile}`, `v${hostile}`]),
    await run(['store', 'get', `k${hostile}`]),
    await run(['store', 'list']),
    await run(['store', 'list', '--keys']),
    await run(['store', 'list', '--json']),
    await run(['store', 'get', `k${hostile}`, '--verbose']),
    await run(['store', 'remove', `k${hostile}`]),
    await run(['store', 'remove', `k${hostile}`]),
    await run(['store', 'get', 'k', '--limit', hostile]),
    await run(['peers', 'add', hostile]),
  ];
  for (const { stdout, stderr } of ran) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    t.notRegex(stdout + stderr, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  t.is(ran[6]?.code, 0);
});
