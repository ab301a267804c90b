import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test, { type ExecutionContext } from 'ava';
import type { HistoryEntry } from '../../src/agent/oracle/linearizability/index.js';
import { runCli } from '../../src/cli/cli.js';
import { Captured, runInProcess } from '../helpers/engine/cli/run-in-process.js';
import { temporaryFolder } from '../helpers/folder.js';
import { hardHistory } from '../helpers/linearizability/hard-history.js';
import { history } from '../helpers/linearizability/history-text.js';

const chapter = readFileSync('docs/check.md', 'utf8');
const SOUND = history(
  '0 write 1',
  '1 read',
  '0 ok',
  '1 ok 1',
  '1 write 2',
  '1 info',
  '2 read',
  '2 ok 1',
);
const STALE = history('0 write 1', '0 ok', '1 write 2', '1 ok', '2 read', '2 ok 1');

const linesOf = (entries: readonly HistoryEntry[]) =>
  entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

async function check(t: ExecutionContext, stdin: string, ...flags: readonly string[]) {
  return runInProcess(['check', '-', ...flags], { directory: await temporaryFolder(t), stdin });
}

/** The document of `--json`, which must be as docs/check.md says. */
async function documentOf(t: ExecutionContext, stdin: string, ...flags: readonly string[]) {
  const { code, stdout } = await check(t, stdin, '--json', ...flags);
  const document = JSON.parse(stdout);
  const [, schema = ''] = /```json schema\n([\s\S]*?)```/.exec(chapter) ?? [];
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(schema),
  );
  t.true(validate(document), JSON.stringify({ errors: validate.errors, document }, null, 1));
  return { code, document };
}

test('a sound history: 0', async (t) => {
  const { code, stdout, stderr } = await check(t, linesOf(SOUND));
  t.is(code, 0);
  t.regex(stdout, /^✔ linearizable \(4 operations on 1 register, [\d.]+ s\)\n$/);
  t.is(stderr, '');
  const json = await documentOf(t, linesOf(SOUND));
  t.is(json.code, 0);
  t.is(json.document.linearizable, true);
  t.is(json.document.counterexample, null);
});

test('one that cannot be explained: 1, with a picture and the lines', async (t) => {
  const { code, stdout } = await check(t, `\n${linesOf(STALE)}`);
  t.is(code, 1);
  t.is(
    stdout.replace(/[\d.]+ s\)/, '… s)'),
    `✖ not linearizable (3 operations on 1 register, … s)

3 calls that no order explains
  process 0  ├─ write 1 ─┤
  process 1                ├─ write 2 ─┤
  process 2                              ├─ read 1 ─┤

  No order of these calls explains "read 1" of process 2: it could only be 2.
  lines 2, 3, 4, 5, 6, 7
`,
  );
  const { document } = await documentOf(t, `\n${linesOf(STALE)}`);
  t.is(document.linearizable, false);
  t.deepEqual(document.counterexample, STALE);
  t.deepEqual(document.violations[0].lines, [2, 3, 4, 5, 6, 7]);
});

test('one that takes too long: 1, and null', async (t) => {
  const stdin = linesOf(hardHistory());
  const { code, document } = await documentOf(t, stdin, '--time-limit', '0.3');
  t.is(code, 1);
  t.is(document.linearizable, null);
  t.is(document.reason, 'time limit');
  const { stdout } = await check(t, stdin, '--time-limit', '0.3');
  t.regex(stdout, /^! unknown: the time was up/);
});

test('the model is asked for, or seen', async (t) => {
  const lost = linesOf(history('0 add 1', '0 ok', '0 read', '0 ok []'));
  const { code, document } = await documentOf(t, lost);
  t.is(code, 1);
  t.is(document.model, 'set');
  t.deepEqual(document.violations[0].elements, [1]);
  t.is((await check(t, lost, '--model', 'register')).code, 2);
  t.is((await check(t, linesOf(SOUND), '--model', 'set')).code, 2);
});

test('a file is read from where the command stands', async (t) => {
  const directory = await temporaryFolder(t);
  await writeFile(
    path.join(directory, 'history.jsonl'),
    `\uFEFF${linesOf(SOUND).replaceAll('\n', '\r\n')}`,
  );
  t.is((await runInProcess(['check', 'history.jsonl'], { directory })).code, 0);
});

test('each bad line is named, the first ten', async (t) => {
  const bad = ['nonsense', '', '{"process":0,"type":"ok","f":"read","value":1}', '{"process":0}'];
  const { code, stdout, stderr } = await check(t, bad.join('\n'));
  t.is(code, 2);
  t.is(stdout, '');
  t.regex(stderr, /line 1: this is no JSON object\nline 4: "type" must be/);
  const many = await check(t, 'x\n'.repeat(25));
  t.regex(many.stderr, /line 10: .*\nand 15 more\n$/);
  const unmatched = await check(t, `\n\n${bad[2]}`);
  t.regex(unmatched.stderr, /line 3: process 0 completes a read that it has not invoked/);
});

test('wrong usage: 2', async (t) => {
  const directory = await temporaryFolder(t);
  const used = (...args: readonly string[]) => runInProcess(['check', ...args], { directory });
  for (const [args, message] of [
    [[], /missing required argument/],
    [['none.jsonl'], /There is no file/],
    [['.'], /is a directory/],
    [['-'], /the history is empty/],
    [['-', '--model', 'queue', '--time-limit', '0'], /--model must be .*\n--time-limit must be/],
    [['-', '--time-limit', 'soon'], /--time-limit must be/],
  ] as const) {
    const { code, stderr, stdout } = await used(...args);
    t.is(code, 2, args.join(' '));
    t.is(stdout, '');
    t.regex(stderr, message);
  }
});

test('nothing of a history drives the terminal', async (t) => {
  const evil = '\u001b[2J\u202e';
  const entries: HistoryEntry[] = [
    { process: evil, type: 'invoke', f: 'write', key: evil, value: evil },
    { process: evil, type: 'ok', f: 'write', key: evil, value: evil },
    { process: `${evil}2`, type: 'invoke', f: 'read', key: evil },
    { process: `${evil}2`, type: 'ok', f: 'read', key: evil, value: `${evil}!` },
  ];
  const stdin = linesOf(entries);
  for (const { stdout, stderr } of [
    await check(t, stdin),
    await check(t, stdin, '--json'),
    await check(t, `${evil}\n`),
    await check(t, `{"process":0,"type":"${evil.replace('\u001b', '\\u001b')}"}\n`),
  ]) {
    t.false(`${stdout}${stderr}`.includes('\u001b'), stdout + stderr);
    t.false(`${stdout}${stderr}`.includes('\u202e'), stdout + stderr);
  }
});

test('the chapter has the examples of the command', (t) => {
  for (const [, line = ''] of chapter.matchAll(/^(\{"process".*\})$/gm))
    t.notThrows(() => JSON.parse(line));
  t.regex(chapter, /softadastra check history\.jsonl/);
});

test('it ends when it is told to, also while a pipe keeps it waiting', async (t) => {
  const interrupt = new AbortController();
  const [stdout, stderr] = [new Captured(false), new Captured(false)];
  // Nothing ever comes, and no end.
  const stdin = Object.assign(new Readable({ read: () => interrupt.abort() }), { isTTY: false });
  const { signal } = interrupt;
  const context = { stdin, stdout, stderr, env: {}, directory: '.', signal };
  t.is(await runCli(['check', '-'], context), 1);
  t.regex(stderr.text, /interrupted: nothing was judged/);
});
