import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { LockedError, takeLock } from '../../../src/local/processes/lock.js';
import { temporaryFolder } from '../../helpers/folder.js';

test('a lock is held by one, released twice, and leaves nothing', async (t) => {
  const folder = await temporaryFolder(t);
  const file = path.join(folder, 'lock');
  const lock = takeLock(file, 'first');
  const refused = t.throws(() => takeLock(file, 'second'), { instanceOf: LockedError });
  t.is(refused?.holder.pid, process.pid);
  t.is(refused?.note, 'first');
  lock.release();
  lock.release();
  t.deepEqual(readdirSync(folder), []);
});

test("a release does not take away somebody else's lock", async (t) => {
  const file = path.join(await temporaryFolder(t), 'lock');
  const first = takeLock(file, 'first');
  first.release();
  const second = takeLock(file, 'second');
  first.release();
  t.throws(() => takeLock(file, 'third'), { instanceOf: LockedError });
  second.release();
});

test('a holder that was killed no longer counts, nor does half a file', async (t) => {
  const file = path.join(await temporaryFolder(t), 'lock');
  const module = new URL('../../../src/local/processes/lock.js', import.meta.url).href;
  const script = `import(${JSON.stringify(module)}).then(({ takeLock }) => {
    takeLock(${JSON.stringify(file)}, 'victim'); console.log('held'); setInterval(() => {}, 1e6); });`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  t.throws(() => takeLock(file, 'too early'), { message: /victim/ });
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  takeLock(file, 'heir').release();

  writeFileSync(file, '{"pid":');
  takeLock(file, 'after a power cut').release();
});

test('a pid that was given to another process does not hold the lock', async (t) => {
  const file = path.join(await temporaryFolder(t), 'lock');
  writeFileSync(
    file,
    JSON.stringify({ pid: process.pid, started: 'long ago', note: '', nonce: 'x' }),
  );
  t.notThrows(() => takeLock(file, 'mine').release());
});
