import test, { type ExecutionContext } from 'ava';
import { type Disk, DiskError } from '../../../src/engine/disk/index.js';

/** A disk and an empty directory on it that goes with the test. */
export type DiskFactory = (t: ExecutionContext) => Promise<{ disk: Disk; directory: string }>;

/** What every disk does. */
export function runDiskContract(name: string, create: DiskFactory): void {
  const contract = (title: string, run: (t: ExecutionContext, place: Place) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const { disk, directory } = await create(t);
      await run(t, { disk, at: (file) => `${directory}/${file}`, directory });
    });

  filesHoldWhatIsWritten(contract);
  namesCanBeChanged(contract);
  locksExclude(contract);
}

interface Place {
  readonly disk: Disk;
  readonly directory: string;
  at(name: string): string;
}
type Contract = (title: string, run: (t: ExecutionContext, place: Place) => Promise<void>) => void;

function filesHoldWhatIsWritten(contract: Contract): void {
  contract('what was written is read again, anywhere in the file', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    t.is(file.path, at('a'));
    t.is(file.write(Buffer.from('hello world'), 0), 11);
    t.is(file.write(Buffer.from('W'), 6), 1);
    await file.sync();
    t.is(await file.size(), 11);
    const target = Buffer.alloc(5);
    t.is(await file.read(target, 6), 5);
    t.is(target.toString(), 'World');
    await file.close();
  });

  contract('reading past the end gives what there is', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    file.write(Buffer.from('abc'), 0);
    const target = Buffer.alloc(8, 0xff);
    t.is(await file.read(target, 1), 2);
    t.deepEqual([...target.subarray(0, 3)], [0x62, 0x63, 0xff]);
    t.is(await file.read(target, 3), 0);
    t.is(await file.read(target, 1000), 0);
    await file.close();
  });

  contract('a gap before a write reads as zeros', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    file.write(Buffer.from('z'), 4);
    const target = Buffer.alloc(5, 0xff);
    await file.read(target, 0);
    t.deepEqual([...target], [0, 0, 0, 0, 0x7a]);
    await file.close();
  });

  contract('truncate cuts, and what it cut stays gone when the file grows', async (t, place) => {
    const file = await place.disk.open(place.at('a'), { create: true });
    file.write(Buffer.from('abcdef'), 0);
    await file.truncate(2);
    t.is(await file.size(), 2);
    await file.truncate(4);
    const target = Buffer.alloc(4, 0xff);
    await file.read(target, 0);
    t.deepEqual([...target], [0x61, 0x62, 0, 0]);
    await file.close();
  });

  contract('the source of a write may be used again at once', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    const source = Buffer.from('first');
    file.write(source, 0);
    source.fill('x');
    await file.sync();
    const target = Buffer.alloc(5);
    await file.read(target, 0);
    t.is(target.toString(), 'first');
    file.syncNow();
    await file.close();
  });

  contract('two open files of one name see the same bytes', async (t, { disk, at }) => {
    const writer = await disk.open(at('a'), { create: true });
    const reader = await disk.open(at('a'), { readOnly: true });
    writer.write(Buffer.from('seen'), 0);
    const target = Buffer.alloc(4);
    t.is(await reader.read(target, 0), 4);
    t.is(target.toString(), 'seen');
    t.throws(() => reader.write(Buffer.from('x'), 0), { instanceOf: DiskError });
    await fails(t, reader.truncate(0));
    t.is(await writer.size(), 4);
    await writer.close();
    await reader.close();
  });

  contract('a closed file refuses everything but being closed', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    await file.close();
    await file.close();
    t.is(await fails(t, file.size()), 'EBADF');
    t.is(await fails(t, file.read(Buffer.alloc(1), 0)), 'EBADF');
    t.is(await fails(t, file.sync()), 'EBADF');
    t.is(await fails(t, file.truncate(0)), 'EBADF');
    t.throws(() => file.write(Buffer.from('x'), 0), { message: /EBADF/ });
    t.throws(() => file.syncNow(), { message: /EBADF/ });
  });
}

function namesCanBeChanged(contract: Contract): void {
  contract('a missing file is made only where that is asked for', async (t, { disk, at }) => {
    t.is(await fails(t, disk.open(at('a'))), 'ENOENT');
    await (await disk.open(at('a'), { create: true })).close();
    await (await disk.open(at('a'), { create: true })).close();
    t.is(await fails(t, disk.open(at('a'), { create: true, exclusive: true })), 'EEXIST');
    await (await disk.open(at('b'), { create: true, exclusive: true })).close();
    t.is(await fails(t, disk.open(at('no/c'), { create: true })), 'ENOENT');
  });

  contract('opening again keeps what is there', async (t, { disk, at }) => {
    const first = await disk.open(at('a'), { create: true });
    first.write(Buffer.from('kept'), 0);
    await first.close();
    const again = await disk.open(at('a'), { create: true });
    t.is(await again.size(), 4);
    await again.close();
  });

  contract('stat and list say what is there', async (t, { disk, at, directory }) => {
    t.is(await disk.stat(at('a')), null);
    t.is(await disk.stat(at('no/a')), null);
    t.deepEqual(await disk.list(directory), []);
    const file = await disk.open(at('a'), { create: true });
    file.write(Buffer.from('abc'), 0);
    await file.close();
    await disk.makeDirectory(at('sub'));
    await disk.makeDirectory(at('sub'));
    t.deepEqual(await disk.stat(at('a')), { type: 'file', size: 3 });
    t.is((await disk.stat(at('sub')))?.type, 'directory');
    t.deepEqual((await disk.list(directory)).sort(), ['a', 'sub']);
    t.is(await fails(t, disk.list(at('no'))), 'ENOENT');
    t.is(await fails(t, disk.makeDirectory(at('a'))), 'EEXIST');
    t.is(await fails(t, disk.makeDirectory(at('no/sub'))), 'ENOENT');
  });

  contract('a directory that is made is private, nothing else is', async (t, { disk, at }) => {
    const file = await disk.open(at('a'), { create: true });
    await file.close();
    await disk.makeDirectory(at('sub'));
    t.true(await disk.isPrivate(at('sub')));
    t.false(await disk.isPrivate(at('a')));
    t.false(await disk.isPrivate(at('no')));
  });

  contract('rename replaces, and open files go with their name', async (t, { disk, at }) => {
    const old = await disk.open(at('old'), { create: true });
    old.write(Buffer.from('old'), 0);
    const fresh = await disk.open(at('fresh'), { create: true });
    fresh.write(Buffer.from('fresh'), 0);
    await disk.rename(at('fresh'), at('old'));
    t.is(await disk.stat(at('fresh')), null);
    t.is((await disk.stat(at('old')))?.size, 5);
    fresh.write(Buffer.from('er'), 5);
    t.is((await disk.stat(at('old')))?.size, 7);
    t.is(await old.size(), 3);
    t.is(await fails(t, disk.rename(at('gone'), at('old'))), 'ENOENT');
    await old.close();
    await fresh.close();
  });

  contract('remove takes the name; an open file lives on', async (t, { disk, at, directory }) => {
    const file = await disk.open(at('a'), { create: true });
    file.write(Buffer.from('abc'), 0);
    await disk.remove(at('a'));
    await disk.remove(at('a'));
    await disk.remove(at('no/a'));
    t.is(await disk.stat(at('a')), null);
    t.is(await file.size(), 3);
    await file.close();
    await disk.makeDirectory(at('sub'));
    await fails(t, disk.remove(at('sub')));
    t.deepEqual(await disk.list(directory), ['sub']);
  });

  contract(
    'a directory can be synced, a missing one cannot',
    async (t, { disk, at, directory }) => {
      await (await disk.open(at('a'), { create: true })).close();
      await t.notThrowsAsync(disk.syncDirectory(directory));
      t.is(await fails(t, disk.syncDirectory(at('no'))), 'ENOENT');
    },
  );
}

function locksExclude(contract: Contract): void {
  contract('a second lock in the same process is refused', async (t, { disk, at }) => {
    const lock = await disk.lock(at('lock'));
    t.is(await fails(t, disk.lock(at('lock'))), 'ELOCKED');
    const other = await disk.lock(at('other'));
    await lock.release();
    const again = await disk.lock(at('lock'));
    t.is(await fails(t, disk.lock(at('lock'))), 'ELOCKED');
    await lock.release();
    t.is(await fails(t, disk.lock(at('lock'))), 'ELOCKED', 'an old release lets go of nothing');
    await again.release();
    await other.release();
  });

  contract('opening and closing the locked file does not unlock it', async (t, { disk, at }) => {
    const lock = await disk.lock(at('lock'));
    const file = await disk.open(at('lock'));
    await file.close();
    t.is(await fails(t, disk.lock(at('lock'))), 'ELOCKED');
    await lock.release();
  });

  contract('of many that want a lock at once, one gets it', async (t, { disk, at }) => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => disk.lock(at('lock'))));
    t.is(tries.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const attempt of tries) {
      if (attempt.status === 'fulfilled') await attempt.value.release();
      else t.is((attempt.reason as DiskError).code, 'ELOCKED');
    }
  });

  contract('a lock in a missing directory says so', async (t, { disk, at }) => {
    t.is(await fails(t, disk.lock(at('no/lock'))), 'ENOENT');
  });
}

/** @returns the code with which it failed. */
async function fails(t: ExecutionContext, call: Promise<unknown>): Promise<string | undefined> {
  return (await t.throwsAsync(call, { instanceOf: DiskError }))?.code;
}
