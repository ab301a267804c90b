import { execFile } from 'node:child_process';
import { readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { freePort } from '../../src/local/port.js';
import { temporaryFolder } from '../helpers/folder.js';
import { TEST_TOOLS_DIR } from '../helpers/redis.js';

const DEMO = fileURLToPath(new URL('../fixtures/stack/demo.js', import.meta.url));

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

async function demo(t: ExecutionContext, dataDir: string, args: string[]): Promise<Outcome> {
  const port = String(await freePort('127.0.0.1'));
  const env = { ...process.env, CLOUD_DATA_DIR: dataDir, PORT: port, REDIS_URL: '' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [DEMO, ...args], { env }, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
        stdout,
        stderr,
      });
    });
    t.teardown(() => {
      if (child.exitCode === null) child.kill('SIGKILL');
    });
  });
}

async function dataDirectory(t: ExecutionContext): Promise<string> {
  const folder = await temporaryFolder(t);
  symlinkSync(TEST_TOOLS_DIR, path.join(folder, 'tools'));
  return folder;
}

test.serial('doubling: the whole path, twice over the same data', async (t) => {
  t.timeout(180_000);
  const dataDir = await dataDirectory(t);
  const first = await demo(t, dataDir, ['--once']);
  t.is(first.code, 0, first.stdout + first.stderr);
  t.regex(first.stdout, /score \d+ +grade [A-F] +risks: .*duplicate/);
  t.regex(first.stdout, /-20 +duplicate_detected/);
  t.regex(
    first.stdout,
    /What happened to .*, which was duplicated:[\s\S]*read back: \d+ copies found/,
  );

  const html = readFileSync(/report +(\S+\.html)/.exec(first.stdout)?.[1] ?? '', 'utf8');
  t.true(html.startsWith('<!doctype html>'), html.slice(0, 40));
  t.is(statSync(path.join(dataDir, 'demo', 'login.json')).mode & 0o777, 0o600);

  const again = await demo(t, dataDir, ['--once']);
  t.is(again.code, 0, again.stdout + again.stderr);
  const loginOf = ({ stdout }: Outcome) => /login .*/.exec(stdout)?.[0];
  t.is(loginOf(again), loginOf(first), 'the same user signs in again');
});

test.serial('sound: a full score under the same faults', async (t) => {
  t.timeout(120_000);
  const { code, stdout, stderr } = await demo(t, await dataDirectory(t), [
    '--once',
    '--sample',
    'sound',
  ]);
  t.is(code, 0, stdout + stderr);
  t.regex(stdout, /score 100 +grade A +risks: none/);
});

test.serial('losing: data loss is flagged, with the story of a lost operation', async (t) => {
  t.timeout(120_000);
  const { code, stdout, stderr } = await demo(t, await dataDirectory(t), [
    '--once',
    '--sample',
    'losing',
  ]);
  t.is(code, 0, stdout + stderr);
  t.regex(stdout, /risks: .*data_loss/);
  t.regex(stdout, /What happened to .*, which was lost:[\s\S]*the application was restarted/);
});

test('wrong arguments end with code 2 and the help, --help with 0', async (t) => {
  const wrong = await demo(t, await dataDirectory(t), ['--sample', 'perfect']);
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /--sample must be sound, doubling or losing, not "perfect"/);
  const unknown = await demo(t, await dataDirectory(t), ['--twice']);
  t.is(unknown.code, 2);
  t.regex(unknown.stderr, /--twice/);
  const help = await demo(t, await dataDirectory(t), ['--help']);
  t.is(help.code, 0);
  t.regex(help.stdout, /--once/);
});
