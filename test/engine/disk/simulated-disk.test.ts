import test from 'ava';
import type { DiskError, DiskFile } from '../../../src/engine/disk/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('a crash takes the bytes that were not synced and the names that were not', async (t) => {
  const disk = new SimulatedDisk();
  const kept = await fileWith(disk, '/data/kept', 'synced');
  await kept.sync();
  await fileWith(disk, '/data/empty', 'not synced');
  await disk.syncDirectory('/data');
  kept.write(Buffer.from('-more'), 6);
  const lost = await fileWith(disk, '/data/lost', 'synced, but nameless');
  await lost.sync();

  const after = disk.crash();
  t.deepEqual((await after.list('/data')).sort(), ['empty', 'kept']);
  t.is(after.contents('/data/kept').toString(), 'synced');
  t.is(after.contents('/data/empty').length, 0);
});

test('a rename and a removal are undone by a crash until the directory is synced', async (t) => {
  const disk = new SimulatedDisk();
  for (const name of ['old', 'new', 'other']) {
    await (await fileWith(disk, `/data/${name}`, name)).sync();
  }
  await disk.syncDirectory('/data');
  await disk.rename('/data/new', '/data/old');
  await disk.remove('/data/other');
  t.deepEqual(await disk.list('/data'), ['old']);

  const undone = disk.crash();
  t.deepEqual((await undone.list('/data')).sort(), ['new', 'old', 'other']);
  t.is(undone.contents('/data/old').toString(), 'old');
  await undone.rename('/data/new', '/data/old');
  await undone.syncDirectory('/data');
  const done = undone.crash();
  t.deepEqual((await done.list('/data')).sort(), ['old', 'other']);
  t.is(done.contents('/data/old').toString(), 'new');
});

test('a sync covers what was written before it began, and nothing if it was cut short', async (t) => {
  const disk = new SimulatedDisk();
  const file = await durableFile(disk, 'a');
  file.write(Buffer.from('b'), 1);
  const sync = file.sync();
  file.write(Buffer.from('c'), 2);
  await sync;
  const after = disk.crash();
  t.is(after.contents('/data/a').toString(), 'ab');

  const again = await after.open('/data/a');
  again.write(Buffer.from('z'), 0);
  const interrupted = again.sync();
  const last = after.crash();
  t.is((await t.throwsAsync<DiskError>(interrupted))?.code, 'EIO');
  t.is(last.contents('/data/a').toString(), 'ab');
});

test('two syncs at once make durable what both cover', async (t) => {
  const disk = new SimulatedDisk();
  const file = await durableFile(disk, 'a');
  const first = file.sync();
  file.write(Buffer.from('b'), 1);
  const second = file.sync();
  await Promise.all([first, second]);
  t.is(disk.crash().contents('/data/a').toString(), 'ab');
});

test('what a sync was answered for is there, at whatever moment the power goes', async (t) => {
  let answered = 0;
  for (let turns = 0; turns < 12; turns += 1) {
    const disk = new SimulatedDisk();
    const file = await disk.open('/data/a', { create: true });
    file.write(Buffer.from('x'), 0);
    const both = Promise.allSettled([file.sync(), disk.syncDirectory('/data')]);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    const after = disk.crash();
    const [sync, names] = await both;
    const found = await after.stat('/data/a');
    if (names.status === 'fulfilled') t.not(found, null);
    if (names.status === 'fulfilled' && sync.status === 'fulfilled') {
      t.is(found?.size, 1);
      answered += 1;
    }
  }
  t.true(answered > 0 && answered < 12);
});

test('after a sync that failed, a later one says nothing of what was lost', async (t) => {
  const disk = new SimulatedDisk();
  const file = await durableFile(disk, 'a');
  file.write(Buffer.from('b'), 1);
  disk.failCall(1, 'EIO', { only: ['sync'] });
  t.is((await t.throwsAsync<DiskError>(file.sync()))?.code, 'EIO');
  file.write(Buffer.from('c'), 2);
  await file.sync();
  t.is(disk.contents('/data/a').toString(), 'abc', 'readers see it as long as the power is on');
  t.is(disk.crash().contents('/data/a').toString(), 'a\0c');
});

test('a planned fault strikes the call that it names, once or as often as asked', async (t) => {
  const disk = new SimulatedDisk();
  disk.failCall(2, 'EACCES');
  await disk.list('/data');
  t.is((await t.throwsAsync<DiskError>(disk.list('/data')))?.code, 'EACCES');
  await disk.list('/data');
  t.is(disk.faultsHit, 1);
  disk.failCall(1, 'EIO', { times: 2, only: ['stat'] });
  await disk.list('/data');
  await t.throwsAsync(disk.stat('/data'));
  await t.throwsAsync(disk.stat('/data'));
  await disk.stat('/data');
  t.is(disk.faultsHit, 3);
  t.is(disk.calls.list, 4);
  t.is(disk.callCount, 7);
});

test('a failing write: EINTR leaves nothing, EIO a half, ENOSPC takes a half', async (t) => {
  const disk = new SimulatedDisk();
  const file = await disk.open('/data/a', { create: true });
  disk.failCall(1, 'EINTR');
  t.is(t.throws<DiskError>(() => file.write(Buffer.from('abcd'), 0))?.code, 'EINTR');
  t.is(disk.used, 0);
  disk.failCall(1, 'EIO');
  t.is(t.throws<DiskError>(() => file.write(Buffer.from('abcd'), 0))?.code, 'EIO');
  t.is(disk.contents('/data/a').toString(), 'ab');
  disk.failCall(1, 'ENOSPC', { times: 3 });
  t.is(file.write(Buffer.from('wxyz'), 2), 2);
  t.is(file.write(Buffer.from('yz'), 4), 1);
  t.is(t.throws<DiskError>(() => file.write(Buffer.from('z'), 5))?.code, 'ENOSPC');
  t.is(disk.contents('/data/a').toString(), 'abwxy');
});

test('a disk of limited room: a short write, then ENOSPC, then room again', async (t) => {
  const disk = new SimulatedDisk({ capacity: 10 });
  const file = await disk.open('/data/a', { create: true });
  t.is(file.write(Buffer.alloc(8), 0), 8);
  t.is(file.write(Buffer.alloc(8), 8), 2);
  t.is(t.throws<DiskError>(() => file.write(Buffer.alloc(1), 10))?.code, 'ENOSPC');
  t.is(file.write(Buffer.alloc(10, 1), 0), 10, 'replacing bytes needs no room');
  await file.truncate(4);
  t.is(file.write(Buffer.alloc(3), 4), 3);
  disk.capacity = 20;
  t.is(file.write(Buffer.alloc(20), 0), 20);
});

test('short writes take at least one byte and in the end everything', async (t) => {
  const disk = new SimulatedDisk();
  const file = await disk.open('/data/a', { create: true });
  disk.shortWrites(randomFrom(seeded(t)));
  const bytes = Buffer.from('a text that goes out in pieces');
  // Often enough that chance cannot take everything at once each time.
  const times = 32;
  for (let time = 0; time < times; time += 1) {
    let at = 0;
    while (at < bytes.length) at += file.write(bytes.subarray(at), at);
    t.is(disk.contents('/data/a').toString(), bytes.toString());
  }
  t.true(disk.calls.write > times);
});

test('the disk of a dead machine does nothing any more; its locks are free', async (t) => {
  const disk = new SimulatedDisk();
  const file = await durableFile(disk, 'a');
  await disk.lock('/data/lock');
  const renaming = disk.rename('/data/a', '/data/b');
  const after = disk.crash();
  for (const call of [renaming, disk.list('/data'), file.size(), file.sync()]) {
    t.is((await t.throwsAsync<DiskError>(call))?.code, 'EIO');
  }
  t.throws(() => file.write(Buffer.from('x'), 0), { message: /EIO/ });
  t.deepEqual(await after.list('/data'), ['a']);
  await t.notThrowsAsync(after.lock('/data/lock'));
});

test('a killed process leaves all that it wrote, which a later crash may still take', async (t) => {
  const disk = new SimulatedDisk();
  const file = await durableFile(disk, 'a');
  file.write(Buffer.from('b'), 1);
  await disk.lock('/data/lock');
  const next = disk.kill();
  t.throws(() => file.write(Buffer.from('c'), 2), { message: /EIO/ });
  t.is(next.contents('/data/a').toString(), 'ab');
  await t.notThrowsAsync(next.lock('/data/lock'));
  t.is(next.crash().contents('/data/a').toString(), 'a');
});

test('in a random crash unsynced sectors survive in any combination, synced ones always', async (t) => {
  const random = randomFrom(seeded(t));
  const seen = new Set<string>();
  for (let left = scaled(t, 'crashes', 4_000, 40_000); left > 0; left -= 1) {
    const disk = new SimulatedDisk();
    const file = await disk.open('/data/a', { create: true });
    file.write(Buffer.alloc(4 * 512, 's'), 0);
    await file.sync();
    await disk.syncDirectory('/data');
    file.write(Buffer.alloc(3 * 512, 'u'), 512);
    file.write(Buffer.alloc(512, 'v'), 4 * 512);
    const bytes = disk.crash(random).contents('/data/a').toString('latin1');
    t.is(bytes.slice(0, 512), 's'.repeat(512));
    let pattern = '';
    for (let at = 512; at < bytes.length; at += 512) {
      const sector = bytes.slice(at, at + 512);
      t.is(new Set(sector).size, 1, 'a sector is of one piece');
      pattern += sector[0];
    }
    seen.add(pattern);
  }
  for (const pattern of ['sss', 'uuuv', 'ssu', 'uss', 'uuu\0', 'sssv']) {
    t.true(seen.has(pattern), `${JSON.stringify(pattern)} never came up`);
  }
});

test('in a random crash unsynced names survive in any combination', async (t) => {
  const random = randomFrom(seeded(t));
  const seen = new Set<string>();
  for (let left = 300; left > 0; left -= 1) {
    const disk = new SimulatedDisk();
    await durableFile(disk, 'a');
    await disk.rename('/data/a', '/data/b');
    await disk.open('/data/c', { create: true });
    seen.add((await disk.crash(random).list('/data')).sort().join());
  }
  t.deepEqual([...seen].sort(), ['a', 'a,c', 'b', 'b,c']);
});

async function durableFile(disk: SimulatedDisk, text: string): Promise<DiskFile> {
  const file = await fileWith(disk, '/data/a', text);
  await file.sync();
  await disk.syncDirectory('/data');
  return file;
}

async function fileWith(disk: SimulatedDisk, path: string, text: string): Promise<DiskFile> {
  const file = await disk.open(path, { create: true });
  file.write(Buffer.from(text), 0);
  return file;
}
