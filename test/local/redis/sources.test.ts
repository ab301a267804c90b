import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { findRedis, NoRedisError } from '../../../src/local/redis/find.js';
import type { RedisSource } from '../../../src/local/redis/program.js';
import { parseSimulation } from '../../../src/local/redis/sources/apt.js';
import { systemPath } from '../../../src/local/redis/sources/system-path.js';
import { temporaryFolder } from '../../helpers/folder.js';

function program(folder: string, name: string, says: string): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho "${says}"\n`);
  chmodSync(file, 0o755);
  return file;
}

test('redis-server from PATH comes before valkey-server', async (t) => {
  const folder = await temporaryFolder(t);
  const valkey = program(folder, 'valkey-server', 'Valkey server v=8.1.1 sha=0');
  const search = { toolsDir: folder, path: folder, sources: [systemPath] };
  t.like(await findRedis(search), { command: valkey, version: '8.1.1' });
  const redis = program(folder, 'redis-server', 'Redis server v=7.0.15 sha=0');
  t.like(await findRedis(search), { command: redis, version: '7.0.15' });
});

test('one that is too old, or something else, is passed over and named', async (t) => {
  const folder = await temporaryFolder(t);
  program(folder, 'redis-server', 'Redis server v=6.0.16 sha=0');
  const spare: RedisSource = {
    name: 'spare',
    find: async () => ({ command: 'x', env: {}, version: '7.2.0', origin: 'spare' }),
  };
  const search = { toolsDir: folder, path: folder };
  t.is((await findRedis({ ...search, sources: [systemPath, spare] })).origin, 'spare');
  const error = await t.throwsAsync(findRedis({ ...search, sources: [systemPath] }), {
    instanceOf: NoRedisError,
  });
  t.regex(error?.message ?? '', /version 6\.0\.16; 6\.2 is the oldest/);
});

test('nothing anywhere: the error says what was tried and what to do', async (t) => {
  const folder = await temporaryFolder(t);
  const error = await t.throwsAsync(findRedis({ toolsDir: folder, path: folder }), {
    instanceOf: NoRedisError,
  });
  for (const words of ['PATH', 'apt-get', 'Homebrew', 'REDIS_URL=redis://127.0.0.1:6379']) {
    t.true(error?.message.includes(words), words);
  }
});

test("apt's simulation: what is new is needed, what would be replaced stays the system's", (t) => {
  const output = [
    'The following NEW packages will be installed:',
    'Inst libc6 [2.36-9] (2.36-10 Debian:12 [amd64])',
    'Inst liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])',
    'Inst redis-tools (5:7.0.15-1~deb12u7 Debian:12.15/oldstable [amd64])',
    'Conf liblzf1 (3.6-3 Debian:12.15/oldstable [amd64])',
  ].join('\n');
  t.deepEqual(parseSimulation(output), ['liblzf1', 'redis-tools']);
});
