import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test from 'ava';
import { systemRuntime } from '../../../src/agent/runtime.js';
import { startTarget, TargetStartError } from '../../../src/agent/target/index.js';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A shell command for a server that answers with its own process id. */
function command(port: number): string {
  const program = `require('http').createServer((q,r)=>r.end(String(process.pid))).listen(${port},'127.0.0.1')`;
  return `"${process.execPath}" -e "${program}"`;
}

async function pidAt(url: URL): Promise<number> {
  return Number(await (await fetch(url)).text());
}

test('a target is killed, comes back as another process, and is gone after the stop', async (t) => {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  const target = await startTarget(command(Number(url.port)), url, 20_000, systemRuntime);
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
  await t.throwsAsync(startTarget(command(1), url, 5_000, systemRuntime), {
    instanceOf: TargetStartError,
    message: /listens at .* already/,
  });
  t.is(await (await fetch(url)).text(), 'mine');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a command that ends is told with what it printed', async (t) => {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  await t.throwsAsync(startTarget('echo no database here; exit 3', url, 20_000, systemRuntime), {
    instanceOf: TargetStartError,
    message: /the command has ended.*\n.*no database here/,
  });
});

test('a command that never listens is ended', async (t) => {
  const url = new URL(`http://127.0.0.1:${await freePort()}/`);
  await t.throwsAsync(startTarget('sleep 600', url, 50, systemRuntime), {
    instanceOf: TargetStartError,
    message: /nothing listens after 50 ms/,
  });
});
