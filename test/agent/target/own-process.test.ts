import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { systemRuntime } from '../../../src/agent/runtime.js';
import {
  InterruptedError,
  startTarget,
  TargetStartError,
} from '../../../src/agent/target/index.js';
import { pidAt, serverCommand, unusedPort } from '../../helpers/agent/small-server.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { until } from '../../helpers/until.js';

test('a target is killed, comes back as another process, and is gone after the stop', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await startTarget(serverCommand(Number(url.port)), url, 20_000, systemRuntime);
  t.teardown(() => target.stop());
  const first = await pidAt(url);
  target.kill();
  const { downtimeMs } = await target.startAgain();
  const second = await pidAt(url);
  t.not(first, second);
  t.true(downtimeMs >= 0);
  await target.stop();
  await target.stop();
  await t.throwsAsync(pidAt(url));
});

test('what listens there already is left alone', async (t) => {
  const server = createServer((_request, response) => response.end('mine'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await t.throwsAsync(startTarget(serverCommand(1), url, 5_000, systemRuntime), {
    instanceOf: TargetStartError,
    message: /listens at .* already/,
  });
  t.is(await (await fetch(url)).text(), 'mine');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a command that ends is told with what it printed', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  await t.throwsAsync(startTarget('echo no database here; exit 3', url, 20_000, systemRuntime), {
    instanceOf: TargetStartError,
    message: /the command has ended.*\n.*no database here/,
  });
});

test('a command that never listens is ended', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  await t.throwsAsync(startTarget('sleep 600', url, 50, systemRuntime), {
    instanceOf: TargetStartError,
    message: /nothing listens after 50 ms/,
  });
});

test('a start that is called off ends at once, and what was started is gone', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const file = join(await temporaryFolder(t), 'pid');
  const ending = new AbortController();
  const starting = startTarget(`echo $$ > ${file}; exec sleep 600`, url, 600_000, systemRuntime, {
    ending: ending.signal,
  });
  const pid = await until('it runs', async () => {
    const text = await readFile(file, 'utf8').catch(() => '');
    return text.endsWith('\n') && Number(text);
  });
  t.true(process.kill(pid, 0));
  ending.abort();
  await t.throwsAsync(starting, { instanceOf: InterruptedError, message: /nothing was tested/ });
  t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
});

test('a signal that is not obeyed in time is followed by SIGKILL', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const deaf = serverCommand(Number(url.port)).replace(
    'require(',
    "process.on('SIGTERM',()=>{});require(",
  );
  const target = await startTarget(`exec ${deaf}`, url, 3_000, systemRuntime, {
    signal: 'SIGTERM',
  });
  t.teardown(() => target.stop());
  const first = await pidAt(url);
  target.kill();
  await target.startAgain();
  t.not(await pidAt(url), first);
});

test('a target that is stopped while it restarts does not come back', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const target = await startTarget(serverCommand(Number(url.port)), url, 20_000, systemRuntime);
  target.kill();
  const again = target.startAgain();
  const refused = t.throwsAsync(again, { instanceOf: TargetStartError });
  await target.stop();
  await refused;
  await t.throwsAsync(pidAt(url));
});

test('a server that has left its process group is told, not waited for', async (t) => {
  const url = new URL(`http://127.0.0.1:${await unusedPort()}/`);
  const command = `setsid ${serverCommand(Number(url.port))} & sleep 600`;
  const target = await startTarget(command, url, 3_000, systemRuntime);
  const pid = await pidAt(url);
  t.teardown(() => process.kill(pid, 'SIGKILL'));
  target.kill();
  await t.throwsAsync(target.startAgain(), { message: /has left the process group/ });
  await target.stop();
});
