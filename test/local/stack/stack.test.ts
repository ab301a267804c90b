import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { freePort } from '../../../src/local/port.js';
import {
  identify,
  type ProcessIdentity,
  waitUntilGone,
} from '../../../src/local/processes/identity.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { FIXTURE_PROCFILE, StackRunner } from '../../helpers/stack-runner.js';

const LISTENS = /Softadastra listens at/;

/** Redis, web and worker of a running stack. */
function processesOf(folder: string): ProcessIdentity[] {
  const read = (name: string) => JSON.parse(readFileSync(path.join(folder, '.data', name), 'utf8'));
  const parts = Object.values(read('stack.json')) as ProcessIdentity[];
  return [read(path.join('redis', 'process.json')) as ProcessIdentity, ...parts];
}

async function allGone(processes: readonly ProcessIdentity[], withinMs: number): Promise<boolean> {
  const gone = await Promise.all(processes.map((process) => waitUntilGone(process, withinMs)));
  return !gone.includes(false);
}

async function askWeb(port: number, route = '/'): Promise<{ pid: number; redis: boolean }> {
  const response = await fetch(`http://127.0.0.1:${port}${route}`);
  return (await response.json()) as { pid: number; redis: boolean };
}

test('starts all of the Procfile with a Redis; Ctrl-C stops it in order and leaves nothing', async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort('127.0.0.1');
  const procfile = `release: echo released && test -n "$REDIS_URL"\n${FIXTURE_PROCFILE}`;
  const runner = new StackRunner(t, { folder, port, procfile });
  await runner.line(LISTENS);
  t.true((await askWeb(port)).redis);
  const processes = processesOf(folder);
  t.is(processes.length, 3);
  runner.signal('SIGINT');
  t.deepEqual(await runner.exited, { code: 0, signal: null });
  t.true(await allGone(processes, 0));
  const order = ['released', 'web ends', 'worker ends'].map((word) =>
    runner.lines.findIndex((line) => line.endsWith(word)),
  );
  t.deepEqual(
    [...order].sort((a, b) => a - b),
    order,
  );
  t.false(order.includes(-1));
});

test('a process that dies is named and started again', async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort('127.0.0.1');
  const runner = new StackRunner(t, { folder, port });
  await runner.line(LISTENS);
  const before = await askWeb(port);
  await t.throwsAsync(askWeb(port, '/crash'));
  await runner.line(/web ended with exit code 9; starting it again/);
  await runner.line(/web runs again/);
  runner.signal('SIGTERM');
  t.deepEqual(await runner.exited, { code: 0, signal: null });
  t.is(identify(before.pid), null);
});

test('a second start in the same data directory, or at the same port, says why not', async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort('127.0.0.1');
  const first = new StackRunner(t, { folder, port });
  await first.line(LISTENS);
  const processes = processesOf(folder);

  const sameData = new StackRunner(t, { folder, port: await freePort('127.0.0.1') });
  t.is((await sameData.exited).code, 1);
  t.true(sameData.text.includes(`process ${first.pid}, http://127.0.0.1:${port}`), sameData.text);

  const samePort = new StackRunner(t, { folder: await temporaryFolder(t), port });
  t.is((await samePort.exited).code, 1);
  t.regex(samePort.text, new RegExp(`Port ${port} of 127.0.0.1 is taken`));

  // The refused start must not forget what the running one has started.
  t.deepEqual(processesOf(folder), processes);
  first.signal('SIGINT');
  await first.exited;
  t.true(await allGone(processes, 0));
});

test('after a kill -9 nothing keeps running, and the next start works', async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort('127.0.0.1');
  const first = new StackRunner(t, { folder, port });
  await first.line(LISTENS);
  const processes = processesOf(folder);
  first.signal('SIGKILL');
  await first.exited;
  const second = new StackRunner(t, { folder, port });
  await second.line(LISTENS);
  t.true(await allGone(processes, 5_000));
  second.signal('SIGINT');
  t.is((await second.exited).code, 0);
});

test('a process that does not come up ends the start with its reason', async (t) => {
  const folder = await temporaryFolder(t);
  const procfile = 'web: echo "no such table" && exit 3\n';
  const runner = new StackRunner(t, { folder, port: await freePort('127.0.0.1'), procfile });
  t.is((await runner.exited).code, 1);
  t.regex(runner.text, /web +│ no such table/);
  t.regex(runner.text, /web ended with exit code 3.* while the stack was starting/);
});

test('a release step that fails ends the start before anything else runs', async (t) => {
  const folder = await temporaryFolder(t);
  const procfile = `release: exit 4\n${FIXTURE_PROCFILE}`;
  const runner = new StackRunner(t, { folder, port: await freePort('127.0.0.1'), procfile });
  t.is((await runner.exited).code, 1);
  t.regex(runner.text, /the release step ended with exit code 4/);
  t.notRegex(runner.text, /web listens/);
});

test('a bad configuration names every variable and starts nothing', async (t) => {
  const folder = await temporaryFolder(t);
  const env = { CLOUD_QUEUE_LIMIT: 'many', REDIS_URL: 'http://x' };
  const runner = new StackRunner(t, { folder, port: await freePort('127.0.0.1'), env });
  t.is((await runner.exited).code, 1);
  t.regex(runner.text, /CLOUD_QUEUE_LIMIT[\s\S]*REDIS_URL/);
  t.notRegex(runner.text, / at .*\.js:/, 'no stack trace');
});

test('Ctrl-C while it starts', async (t) => {
  const folder = await temporaryFolder(t);
  const procfile = `release: echo waiting && exec tail -f /dev/null\n${FIXTURE_PROCFILE}`;
  const runner = new StackRunner(t, { folder, port: await freePort('127.0.0.1'), procfile });
  await runner.line(/waiting/);
  runner.signal('SIGINT');
  t.deepEqual(await runner.exited, { code: 0, signal: null });
  t.notRegex(runner.text, /web listens/);
});

test('a second Ctrl-C ends a process that does not want to', async (t) => {
  const folder = await temporaryFolder(t);
  const port = await freePort('127.0.0.1');
  const env = { FIXTURE_STUBBORN: '1' };
  const runner = new StackRunner(t, { folder, port, env });
  await runner.line(LISTENS);
  const processes = processesOf(folder);
  runner.signal('SIGINT');
  // The workers are told after the web process has had its head start.
  await runner.line(/worker ends/);
  runner.signal('SIGINT');
  t.deepEqual(await runner.exited, { code: 130, signal: null });
  t.true(await allGone(processes, 5_000));
});
