import { symlink } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { NodeDisk } from '../../../src/engine/disk/index.js';
import { loadSnapshot, type Snapshot, saveSnapshot } from '../../../src/engine/fs/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { scanned, treeOf } from '../../helpers/engine/tree.js';
import { temporaryFolder } from '../../helpers/folder.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const FILE = '/data/snapshot';

test('what was saved is loaded again, field by field', async (t) => {
  const root = await treeOf(t, { a: 'x', 'b\n"ü/c': 'y'.repeat(9), 'empty/': '' });
  await symlink('a', path.join(root, 'link'));
  const snapshot = {
    ...(await scanned(root, { hash: true })),
    problems: [{ path: 'closed', code: 'EACCES' }],
  };
  const file = path.join(await temporaryFolder(t), 'snapshot');
  const disk = new NodeDisk();
  t.true((await saveSnapshot(disk, file, snapshot)).isOk());
  t.deepEqual((await loadSnapshot(disk, file)).value(), snapshot);
  t.true((await saveSnapshot(disk, file, numbered(1))).isOk());
  t.deepEqual((await loadSnapshot(disk, file)).value(), numbered(1));
  t.deepEqual(await disk.list(path.dirname(file)), ['snapshot']);
});

test('a large one, through short writes', async (t) => {
  const disk = new SimulatedDisk();
  disk.shortWrites(randomFrom(seeded(t)));
  t.true((await saveSnapshot(disk, FILE, numbered(20_000))).isOk());
  t.deepEqual((await loadSnapshot(disk, FILE)).value(), numbered(20_000));
});

test('none is null; a missing directory and a full disk are errors of their own', async (t) => {
  const disk = new SimulatedDisk({ capacity: 5_000 });
  t.is((await loadSnapshot(disk, FILE)).value(), null);
  t.is((await saveSnapshot(disk, '/no/snapshot', numbered(1))).error().code, 'directory_missing');
  t.true((await saveSnapshot(disk, FILE, numbered(1))).isOk());
  const full = (await saveSnapshot(disk, FILE, numbered(1_000))).error();
  t.is(full.code, 'disk_full');
  t.true(full.retryable);
  t.deepEqual((await loadSnapshot(disk, FILE)).value(), numbered(1), 'the old one is untouched');
});

test('after a crash at any point there is the old one or the new one', async (t) => {
  const random = randomFrom(seeded(t));
  const seen = new Set<number>();
  for (let left = scaled(t, 'crashes', 300, 5_000); left > 0; left -= 1) {
    const disk = new SimulatedDisk();
    (await saveSnapshot(disk, FILE, numbered(1))).value();
    const saving = saveSnapshot(disk, FILE, numbered(60));
    for (let turns = Math.floor(random.float() * 40); turns > 0; turns -= 1)
      await Promise.resolve();
    const after = disk.crash(random);
    const saved = await saving;
    const found = (await loadSnapshot(after, FILE)).value();
    t.deepEqual(found, numbered(found?.entries.length ?? 0));
    seen.add(found?.entries.length ?? 0);
    if (saved.isOk()) t.is(found?.entries.length, 60);
    t.true((await saveSnapshot(after, FILE, numbered(2))).isOk());
    t.deepEqual((await loadSnapshot(after, FILE)).value(), numbered(2));
  }
  t.deepEqual([...seen].sort(), [1, 60]);
});

test('every disk call may fail: an error, and the old one or the new one', async (t) => {
  for (const code of ['EIO', 'ENOSPC', 'EINTR'] as const) {
    for (let nth = 1; ; nth += 1) {
      const disk = new SimulatedDisk();
      (await saveSnapshot(disk, FILE, numbered(1))).value();
      disk.failCall(nth, code);
      const saved = await saveSnapshot(disk, FILE, numbered(60));
      if (disk.faultsHit === 0) break;
      disk.clearFaults();
      const found = (await loadSnapshot(disk.crash(), FILE)).value();
      t.true(found?.entries.length === 60 || (saved.isErr() && found?.entries.length === 1));
    }
  }
});

test('damage is an error and never a wrong snapshot', async (t) => {
  const disk = new SimulatedDisk();
  (await saveSnapshot(disk, FILE, numbered(3))).value();
  const bytes = disk.contents(FILE);
  for (let at = 0; at < bytes.length; at += 1) {
    const damaged = Buffer.from(bytes);
    damaged[at] = (damaged[at] as number) ^ 0x04;
    disk.plant(FILE, damaged);
    t.true((await loadSnapshot(disk, FILE)).isErr(), `byte ${at} flipped`);
    disk.plant(FILE, bytes.subarray(0, at));
    t.true((await loadSnapshot(disk, FILE)).isErr(), `cut at ${at}`);
  }
  disk.plant(FILE, Buffer.concat([bytes, bytes]));
  const error = (await loadSnapshot(disk, FILE)).error();
  t.is(error.code, 'io_error');
  t.false(error.retryable);
  t.false(error.stateValid);
});

test('a file of another kind and a newer version are named as such', async (t) => {
  const disk = new SimulatedDisk();
  disk.plant(FILE, Buffer.from('my diary'));
  const other = (await loadSnapshot(disk, FILE)).error();
  t.is(other.code, 'invalid_argument');
  t.is(other.message, '/data/snapshot is not a snapshot');
  disk.plant(FILE, Buffer.from('{"format":"softadastra.snapshot","version":12,"new":1}\n'));
  const newer = (await loadSnapshot(disk, FILE)).error();
  t.is(newer.code, 'invalid_state');
  t.regex(newer.message, /newer release \(snapshot version 12, this one reads 1\)/);
});

function numbered(entries: number): Snapshot {
  return {
    root: '/somewhere',
    id: '1:2:3',
    problems: [],
    entries: Array.from({ length: entries }, (_, index) => ({
      path: `file-${String(index).padStart(6, '0')}`,
      type: 'file' as const,
      size: index,
      mtimeMs: 1_700_000_000_000.125 + index,
      id: `1:${index}:0`,
    })),
  };
}
