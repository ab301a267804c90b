import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import test, { type ExecutionContext } from 'ava';
import { Redis } from 'ioredis';
import { identify, waitUntilGone } from '../../../src/local/processes/identity.js';
import { LockedError } from '../../../src/local/processes/lock.js';
import { provideRedis } from '../../../src/local/redis/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { TEST_TOOLS_DIR } from '../../helpers/redis.js';

async function client(t: ExecutionContext, url: string): Promise<Redis> {
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Refused connections are what these tests bring about; the commands wait and then succeed.
  redis.on('error', () => undefined);
  t.teardown(() => redis.disconnect());
  return redis;
}

async function provide(t: ExecutionContext, dataDir: string) {
  const redis = await provideRedis({ dataDir, toolsDir: TEST_TOOLS_DIR, log: t.log });
  t.teardown(() => redis.stop());
  return redis;
}

test('REDIS_URL is used as it is and never stopped', async (t) => {
  const dataDir = await temporaryFolder(t);
  const redis = await provideRedis({ dataDir, url: 'redis://elsewhere:1' });
  t.like(redis, { url: 'redis://elsewhere:1', pid: undefined });
  await redis.stop();
});

test('the private instance: loopback, password, every write on disk, no eviction', async (t) => {
  const dataDir = await temporaryFolder(t);
  const provided = await provide(t, dataDir);
  const redis = await client(t, provided.url);
  const expected = {
    appendonly: 'yes',
    appendfsync: 'always',
    'maxmemory-policy': 'noeviction',
    bind: '127.0.0.1',
  };
  for (const [name, value] of Object.entries(expected)) {
    t.deepEqual(await redis.config('GET', name), [name, value]);
  }
  const { port, password } = new URL(provided.url);
  const stranger = new Redis({ port: Number(port), host: '127.0.0.1', lazyConnect: true });
  // The refusal is told by the command itself, which is what counts here.
  stranger.on('error', () => undefined);
  await t.throwsAsync(stranger.get('x'), { message: /NOAUTH/ });
  stranger.disconnect();

  const file = path.join(dataDir, 'redis', 'password');
  t.is(readFileSync(file, 'utf8'), password);
  for (const kept of [file, path.join(dataDir, 'redis', 'redis.conf')]) {
    t.is(statSync(kept).mode & 0o777, 0o600, kept);
  }
  t.false(provided.origin.includes(password));
  t.false(readFileSync(`/proc/${provided.pid}/cmdline`, 'utf8').includes(password));
});

test('data outlives a stop; a stop twice is fine; a second owner is refused', async (t) => {
  const dataDir = await temporaryFolder(t);
  const first = await provide(t, dataDir);
  await (await client(t, first.url)).set('key', 'value');
  await t.throwsAsync(provideRedis({ dataDir, toolsDir: TEST_TOOLS_DIR }), {
    instanceOf: LockedError,
  });
  await Promise.all([first.stop(), first.stop()]);
  const second = await provide(t, dataDir);
  t.is(await (await client(t, second.url)).get('key'), 'value');
  await second.stop();
  await second.stop();
});

test('a server that was killed comes back at the same address with its data', async (t) => {
  const provided = await provide(t, await temporaryFolder(t));
  const redis = await client(t, provided.url);
  await redis.set('key', 'value');
  const before = provided.pid as number;
  process.kill(before, 'SIGKILL');
  t.is(await redis.get('key'), 'value');
  t.not(provided.pid, before);
});

test('an owner that was killed leaves no server behind, and the next start has the data', async (t) => {
  const dataDir = await temporaryFolder(t);
  const module = new URL('../../../src/local/redis/index.js', import.meta.url).href;
  const options = JSON.stringify({ dataDir, toolsDir: TEST_TOOLS_DIR });
  const script = `import(${JSON.stringify(module)}).then(async ({ provideRedis }) => {
    const { url, pid } = await provideRedis(${options});
    console.log(JSON.stringify({ url, pid })); setInterval(() => {}, 1e6); });`;
  const owner = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  const server = identify(pid);
  t.truthy(server);
  const redis = await client(t, url);
  await redis.set('key', 'value');
  redis.disconnect();
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  // The start does not wait for the guard: whoever comes first ends the orphan.
  const next = await provide(t, dataDir);
  t.true(server !== null && (await waitUntilGone(server, 5_000)));
  t.is(await (await client(t, next.url)).get('key'), 'value');
});

test('an orphan without a guard is recognised by its process file and ended', async (t) => {
  const dataDir = await temporaryFolder(t);
  const module = new URL('../../../src/local/redis/index.js', import.meta.url).href;
  const options = JSON.stringify({ dataDir, toolsDir: TEST_TOOLS_DIR });
  const script = `import(${JSON.stringify(module)}).then(async ({ provideRedis }) => {
    console.log((await provideRedis(${options})).pid); setInterval(() => {}, 1e6); });`;
  const owner = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const [line] = await once(createInterface({ input: owner.stdout }), 'line');
  const server = identify(Number(line));
  killGuards(owner.pid as number, Number(line));
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const next = await provide(t, dataDir);
  t.true(server !== null && (await waitUntilGone(server, 0)));
  t.not(next.pid, server?.pid);
});

/** The guards are the children of the owner other than the server itself. */
function killGuards(owner: number, server: number): void {
  const children = readFileSync(`/proc/${owner}/task/${owner}/children`, 'utf8').trim().split(' ');
  for (const pid of children.map(Number).filter((child) => child !== server)) {
    process.kill(pid, 'SIGKILL');
  }
}
