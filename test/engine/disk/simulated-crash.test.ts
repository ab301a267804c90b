import test from 'ava';
import type { DiskFile } from '../../../src/engine/disk/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

test('in a random crash each sector of a write over zeros is there, or zeros are', async (t) => {
  const random = randomFrom(seeded(t));
  const seen = new Set<string>();
  for (let left = scaled(t, 'crashes', 1_000, 10_000); left > 0; left -= 1) {
    const disk = new SimulatedDisk();
    const file = await disk.open('/data/a', { create: true });
    file.write(Buffer.alloc(5 * 512), 0);
    await file.sync();
    await disk.syncDirectory('/data');
    file.write(Buffer.alloc(2 * 512 + 100, 'g'), 600);
    const bytes = disk.crash(random).contents('/data/a');
    t.is(bytes.length, 5 * 512);
    t.true(bytes.subarray(0, 600).every((byte) => byte === 0));
    t.true(bytes.subarray(600 + 2 * 512 + 100).every((byte) => byte === 0));
    const pieces = [
      bytes.subarray(600, 1024),
      bytes.subarray(1024, 1536),
      bytes.subarray(1536, 1724),
    ];
    for (const piece of pieces) t.is(new Set(piece).size, 1, 'a sector is of one piece');
    seen.add(pieces.map((piece) => (piece[0] === 0 ? '0' : 'g')).join(''));
  }
  t.deepEqual([...seen].sort(), ['000', '00g', '0g0', '0gg', 'g00', 'g0g', 'gg0', 'ggg']);
});

test('in a random crash an unsynced cut or extension has been done or not', async (t) => {
  const random = randomFrom(seeded(t));
  const seen = new Set<string>();
  for (let left = scaled(t, 'crashes', 1_000, 10_000); left > 0; left -= 1) {
    const disk = new SimulatedDisk();
    const file = await durableFile(disk, 's'.repeat(1024));
    await file.truncate(100);
    file.write(Buffer.alloc(412, 'u'), 100);
    file.write(Buffer.alloc(1536), 512);
    const bytes = disk.crash(random).contents('/data/a').toString('latin1');
    t.is(bytes.slice(0, 100), 's'.repeat(100));
    t.regex(bytes, /^s{100}(?:s*|u*|\0*)s*\0*$/);
    seen.add(`size ${bytes.length}`);
    seen.add(`${bytes[100] ?? 'none'} ${bytes[512] ?? 'none'}`);
  }
  for (const size of [100, 512, 1024, 2048]) t.true(seen.has(`size ${size}`), `size ${size}`);
  for (const what of ['s s', 'u s', 's \0', 'u \0', '\0 \0', 'u none', 'none none']) {
    t.true(seen.has(what), `${JSON.stringify(what)} never came up`);
  }
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
