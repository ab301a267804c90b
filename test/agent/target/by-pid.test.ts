import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { openTarget, TargetStartError } from '../../../src/agent/target/index.js';
import { pidAt, serverCommand, unusedPort } from '../../helpers/agent/small-server.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { until } from '../../helpers/until.js';

/** A supervisor that writes the process id of its server into a file, and starts it again. */
async function supervised(t: ExecutionContext) {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const file = join(await temporaryFolder(t), 'api.pid');
  const script = `while :; do ${serverCommand(Number(url.port))} & echo $! > "${file}"; wait $!; done`;
  const supervisor = spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' });
  const { pid } = supervisor;
  t.teardown(async () => {
    const ended = once(supervisor, 'exit');
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await ended;
  });
  await until('the server answers', () => pidAt(url).catch(() => null));
  return { url, file };
}

test('a signal to the process in the file, and its supervisor brings it back', async (t) => {
  const { url, file } = await supervised(t);
  const settings = { pid_file: file, signal: 'SIGTERM', start_timeout_ms: 20_000 } as const;
  const target = await openTarget(settings, url, systemRuntime);
  const pids = [await pidAt(url)];
  for (let time = 0; time < 2; time += 1) {
    target?.kill();
    const back = await target?.startAgain();
    t.true(back !== undefined && back.downtimeMs >= 0);
    pids.push(await pidAt(url));
  }
  t.is(new Set(pids).size, 3);
  await target?.stop();
  t.is(await pidAt(url), Number(pids.at(-1)));
});

test('a file that names no process of an API is refused, and nothing is signalled', async (t) => {
  const file = join(await temporaryFolder(t), 'api.pid');
  const url = new URL('http://127.0.0.1:1/');
  const open = () => openTarget({ pid_file: file, start_timeout_ms: 1 }, url, systemRuntime);
  await t.throwsAsync(open(), { instanceOf: TargetStartError, message: /cannot be read/ });
  for (const text of ['', 'nginx', '-1', '0', '1', '12 34', String(process.pid)]) {
    writeFileSync(file, text);
    await t.throwsAsync(open(), { message: /does not hold the process id of an API/ }, text);
  }
  writeFileSync(file, String(2 ** 30));
  await t.throwsAsync(open(), { message: /does not run, or belongs to somebody else/ });
});
