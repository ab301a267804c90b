import test from 'ava';
import { type Disk, DiskError } from '../../src/engine/disk/index.js';
import { recordTypes, type Wal } from '../../src/engine/wal/index.js';
import { randomFrom } from '../helpers/engine/random.js';
import { SimulatedDisk } from '../helpers/engine/simulated-disk.js';
import { LOG, openLog } from '../helpers/engine/wal/open-log.js';
import { appendGroups, recordsOf } from '../helpers/engine/wal/write-log.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

/** Appends that go out together, and why each of them failed. */
async function failing(wal: Wal, count: number): Promise<string[]> {
  const payload = Buffer.alloc(200, 'this is not to be found');
  const writes = Array.from({ length: count }, () => wal.write(recordTypes.put, 1, payload));
  return (await Promise.all(writes)).map((result) => (result.isErr() ? result.error().code : 'ok'));
}

test('of a write that was refused nothing is there after a loss of power', async (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'losses of power', 100, 2000);
  for (let round = 0; round < rounds; round += 1) {
    const disk = new SimulatedDisk();
    const { wal } = (await openLog(disk)).value();
    await appendGroups(wal, [1, 3]);
    disk.failCall(1, 'EIO', { only: ['write'] });
    t.deepEqual(new Set(await failing(wal, 20)), new Set(['io_error']));
    const { records } = (await openLog(disk.crash(randomFrom(random)))).value();
    t.deepEqual(records, recordsOf(4));
  }
});

test('of a write that was refused nothing is there after the process was killed', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  await appendGroups(wal, [1, 3]);
  disk.failCall(1, 'EIO', { only: ['write'] });
  t.deepEqual(new Set(await failing(wal, 20)), new Set(['io_error']));
  const opened = (await openLog(disk.kill())).value();
  t.deepEqual(opened.records, recordsOf(4));
  t.is(opened.wal.status().recovery.cut, null);
});

test('where a refused write cannot be taken away, the log is poisoned', async (t) => {
  const disk = new SimulatedDisk();
  const { wal, events } = (await openLog(disk)).value();
  await appendGroups(wal, [2]);
  disk.failCall(1, 'EIO', { times: 2, only: ['write', 'truncate'] });
  t.deepEqual(await failing(wal, 2), ['wal_poisoned', 'wal_poisoned']);
  const { poisoned } = wal.status();
  t.is(poisoned?.code, 'wal_poisoned');
  t.like(poisoned?.context, { file: LOG, operation: 'truncate', reason: 'EIO' });
  t.true(events.some(({ event, error }) => event === 'wal_append_failed' && error?.fatal));
});

test('of a write that could not be synced nothing is there after a restart', async (t) => {
  shows(t, 17);
  for (const count of [1, 20]) {
    const disk = new SimulatedDisk();
    const { wal } = (await openLog(disk)).value();
    await appendGroups(wal, [1, 3]);
    disk.failCall(1, 'EIO', { only: ['sync'] });
    t.deepEqual(new Set(await failing(wal, count)), new Set(['wal_poisoned']));
    await wal.close();
    const opened = (await openLog(disk.kill())).value();
    t.deepEqual(opened.records, recordsOf(4));
  }
});

test('a rename that failed and yet took place poisons, and loses nothing', async (t) => {
  const disk = new SimulatedDisk();
  let renames = 0;
  const half: Disk = new Proxy<Disk>(disk, {
    get: (target, name) => {
      if (name !== 'rename') return Reflect.get(target, name).bind(target);
      return async (from: string, to: string) => {
        await target.rename(from, to);
        renames += 1;
        if (renames > 1) throw new DiskError('EIO', 'rename', from);
      };
    },
  });
  const { wal } = (await openLog(half, { segmentBytes: 4096 })).value();
  await appendGroups(wal, [100]);
  t.is((await wal.write(recordTypes.put, 1, Buffer.alloc(9))).error().code, 'wal_poisoned');
  await wal.close();
  t.deepEqual((await openLog(disk.kill())).value().records, recordsOf(100));
});

test('what cannot be a record fails alone', async (t) => {
  const { wal } = (await openLog(new SimulatedDisk())).value();
  const [first, , third] = await Promise.all([
    wal.write(recordTypes.put, 1, Buffer.from('a')),
    new Promise<void>((resolve) => {
      wal.append({
        type: recordTypes.put,
        time: 1,
        size: 300 * 1024 * 1024,
        encode: () => t.fail('it was encoded'),
        appended: () => t.fail('it was appended'),
        failed: ({ code }) => {
          t.is(code, 'value_too_large');
          resolve();
        },
      });
    }),
    wal.write(recordTypes.put, 1, Buffer.from('b')),
    new Promise<void>((resolve) => {
      wal.append({
        type: recordTypes.put,
        time: 1,
        size: 1,
        encode: () => {
          throw new RangeError('no');
        },
        appended: () => t.fail('it was appended'),
        failed: ({ code, fatal }) => {
          t.deepEqual([code, fatal], ['internal_error', false]);
          resolve();
        },
      });
    }),
  ]);
  t.deepEqual([first.value().sequence, third.value().sequence], [1, 2]);
});
