import path from 'node:path';
import test from 'ava';
import { type DiskError, NodeDisk } from '../../../src/engine/disk/index.js';
import { smallFileSystem } from '../../helpers/engine/tmpfs.js';

const KIB = 1024;

test('a full disk takes part of a write, then says ENOSPC; what is there stays readable', async (t) => {
  const folder = await smallFileSystem(t, 256 * KIB);
  if (!folder) return;
  const disk = new NodeDisk();
  const file = await disk.open(path.join(folder, 'log'), { create: true });
  t.teardown(() => file.close());
  const block = Buffer.alloc(48 * KIB, 'x');

  let size = 0;
  const error = t.throws<DiskError>(() => {
    for (let left = 100; left > 0; left -= 1) size += file.write(block, size);
  });
  t.is(error?.code, 'ENOSPC');
  t.is(error?.operation, 'write');
  t.is(error?.path, file.path);
  t.true(size > 0 && size <= 256 * KIB);
  t.is(await file.size(), size);
  t.not(size % block.length, 0, 'the last write that succeeded was a short one');
  const read = Buffer.alloc(size);
  t.is(await file.read(read, 0), size);
  t.true(read.every((byte) => byte === 0x78));

  await file.truncate(16 * KIB);
  t.is(file.write(block, 16 * KIB), block.length, 'there is room again');
  await file.sync();
});

test('a new file on a full disk: the name may fit, its bytes do not', async (t) => {
  const folder = await smallFileSystem(t, 64 * KIB);
  if (!folder) return;
  const disk = new NodeDisk();
  const first = await disk.open(path.join(folder, 'first'), { create: true });
  t.teardown(() => first.close());
  t.is(first.write(Buffer.alloc(64 * KIB), 0), 64 * KIB);
  const second = await disk.open(path.join(folder, 'second'), { create: true });
  t.teardown(() => second.close());
  t.is(t.throws<DiskError>(() => second.write(Buffer.from('x'), 0))?.code, 'ENOSPC');

  await disk.remove(path.join(folder, 'first'));
  await first.close();
  t.is(second.write(Buffer.from('x'), 0), 1);
});
