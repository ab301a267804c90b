import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type DiskError, NodeDisk } from '../../../src/engine/disk/index.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { TestProcess } from '../../helpers/processes.js';
import { shows } from '../../helpers/shows.js';
import { until } from '../../helpers/until.js';

const disk = new NodeDisk();

test('a lock of another process is refused, and is free once that is killed', async (t) => {
  shows(t, 20);
  const lock = path.join(await temporaryFolder(t), 'lock');
  const holder = await holderOf(t, lock);
  t.is(await refusal(t, lock), 'ELOCKED');
  const second = startHolder(t, lock);
  await until('the second is refused', () => second.output.includes('refused'));
  t.regex(second.output, /refused ELOCKED/);

  await holder.end('SIGKILL');
  await (await disk.lock(lock)).release();
});

test('a process that is stopped but not dead still holds its lock', async (t) => {
  shows(t, 20);
  const lock = path.join(await temporaryFolder(t), 'lock');
  const holder = await holderOf(t, lock);
  holder.signal('SIGSTOP');
  if (process.platform === 'linux') {
    const stat = `/proc/${holder.pid}/stat`;
    await until('it is stopped', async () => /\) T /.test(await readFile(stat, 'utf8')));
  }
  t.is(await refusal(t, lock), 'ELOCKED');
  holder.signal('SIGCONT');
  t.is((await holder.end('SIGTERM')).code, 0);
  await (await disk.lock(lock)).release();
});

test('children of a holder that was killed do not keep its lock', async (t) => {
  const lock = path.join(await temporaryFolder(t), 'lock');
  const holder = await holderOf(t, lock, { FIXTURE_CHILD: '1' });
  const child = Number(/locked (\d+)/.exec(holder.output)?.[1]);
  t.teardown(() => process.kill(child, 'SIGKILL'));
  await holder.end('SIGKILL');
  t.true(process.kill(child, 0), 'the child lives on');
  await (await disk.lock(lock)).release();
});

test('what stands in the lock file means nothing and is kept', async (t) => {
  const lock = path.join(await temporaryFolder(t), 'lock');
  await writeFile(lock, 'pid 1');
  await (await disk.lock(lock)).release();
  t.is((await disk.stat(lock))?.size, 5);
});

test('a lock file that was moved away does not stop the next one', async (t) => {
  const lock = path.join(await temporaryFolder(t), 'lock');
  const first = await disk.lock(lock);
  await rename(lock, `${lock}.moved`);
  const second = await disk.lock(lock);
  t.is(await refusal(t, lock), 'ELOCKED');
  await Promise.all([first.release(), second.release()]);
});

function startHolder(t: ExecutionContext, lock: string, env: Record<string, string> = {}) {
  const holder = new TestProcess('test/fixtures/engine/lock-holder.js', {
    FIXTURE_LOCK: lock,
    ...env,
  });
  t.teardown(() => holder.end());
  return holder;
}

async function holderOf(t: ExecutionContext, lock: string, env: Record<string, string> = {}) {
  const holder = startHolder(t, lock, env);
  await until('the holder has it', () => holder.output.includes('locked'));
  return holder;
}

async function refusal(t: ExecutionContext, lock: string): Promise<string | undefined> {
  return (await t.throwsAsync<DiskError>(disk.lock(lock)))?.code;
}
