import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { systemClock, systemRandom } from '../../src/engine/core/index.js';
import { NodeDisk } from '../../src/engine/disk/index.js';
import { inspectLog, recordTypes, Wal } from '../../src/engine/wal/index.js';
import { smallFileSystem } from '../helpers/engine/tmpfs.js';
import { shows } from '../helpers/shows.js';

const MEGABYTE = 1024 * 1024;

test('on a real full disk a write is refused, and done once there is room', async (t) => {
  shows(t, 19);
  const folder = await smallFileSystem(t, 4 * MEGABYTE);
  if (folder === null) return;
  const ballast = join(folder, 'ballast');
  await writeFile(ballast, Buffer.alloc(2 * MEGABYTE));
  const disk = new NodeDisk();
  const path = join(folder, 'node.wal');
  const options = { disk, path, nodeId: 'node-a', clock: systemClock, random: systemRandom };
  const open = async () => {
    let records = 0;
    const counted = () => {
      records += 1;
    };
    const opened = await Wal.open({ ...options, segmentBytes: 256 * 1024 }, counted);
    return { wal: opened.value(), records };
  };
  const { wal } = await open();
  const payload = Buffer.alloc(10_000, 'fill');
  let accepted = 0;
  let refused = await wal.write(recordTypes.put, 1, payload);
  for (; refused.isOk(); refused = await wal.write(recordTypes.put, 1, payload)) accepted += 1;
  t.is(refused.error().code, 'disk_full');
  t.true(refused.error().retryable && refused.error().stateValid);
  t.true(accepted > 150, `${accepted} records in two megabytes`);
  t.is((await inspectLog(disk, path)).value().records, accepted);
  t.is((await wal.write(recordTypes.put, 1, payload)).error().code, 'disk_full');
  await rm(ballast);
  for (let more = 0; more < 50; more += 1) (await wal.write(recordTypes.put, 1, payload)).value();
  (await wal.close()).value();
  const again = await open();
  t.is(again.records, accepted + 50);
  (await again.wal.close()).value();
});
