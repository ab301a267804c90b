import { join } from 'node:path';
import test from 'ava';
import { systemClock } from '../../src/engine/core/index.js';
import { NodeDisk } from '../../src/engine/disk/index.js';
import { openStore } from '../helpers/engine/store/open-store.js';
import { smallFileSystem } from '../helpers/engine/tmpfs.js';
import { shows } from '../helpers/shows.js';

const MEBIBYTE = 1024 * 1024;

test('a file system that is really full: clear error, reads go on, writes go on once there is room', async (t) => {
  shows(t, 19);
  const folder = await smallFileSystem(t, 4 * MEBIBYTE);
  if (folder === null) return;
  const disk = new NodeDisk();
  const options = { disk, path: join(folder, 'wal.log'), clock: systemClock };
  const ballast = await disk.open(join(folder, 'ballast'), { create: true });
  ballast.write(Buffer.alloc(MEBIBYTE), 0);
  const store = await openStore(options);

  const value = Buffer.alloc(10_000, 'v');
  const stored: string[] = [];
  const refused = new Set<string>();
  for (let round = 0; round < 50; round += 1) {
    const keys = Array.from({ length: 20 }, (_, index) => `k${round}-${index}`);
    const results = await Promise.all(keys.map((key) => store.put(key, value)));
    for (const [index, result] of results.entries()) {
      if (result.isOk()) stored.push(keys[index] as string);
      else refused.add(result.error().code);
    }
  }
  t.deepEqual([...refused], ['disk_full']);
  t.true(stored.length > 200, 'most of the room was used');
  t.true(stored.every((key) => store.get(key)?.value.equals(value)));
  t.is(store.list().length, stored.length);

  await ballast.truncate(0);
  await ballast.close();
  const after = await Promise.all(['x', 'y', 'z'].map((key) => store.put(key, value)));
  t.true(after.every((result) => result.isOk()));
  (await store.close()).value();

  const again = await openStore(options);
  t.is(again.size, stored.length + 3);
  t.true(stored.every((key) => again.get(key)?.value.equals(value)));
  (await again.close()).value();
});
