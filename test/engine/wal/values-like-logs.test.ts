import test from 'ava';
import { recordTypes } from '../../../src/engine/wal/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import { appendGroups, diskWith, filesOn, writeLog } from '../../helpers/engine/wal/write-log.js';

/** Puts a value at the end of a log, loses the end of that write, and opens it. */
async function tear(files: ReadonlyMap<string, Buffer>, value: Buffer) {
  const disk = diskWith(files);
  const { wal, records } = (await openLog(disk, { random: countingRandom(77) })).value();
  const size = withoutSpace(disk.contents(LOG)).length;
  // The record that is torn stands before the one that holds the value.
  const first = wal.write(recordTypes.put, 1, Buffer.alloc(64, 'first of its group'));
  (await wal.write(recordTypes.put, 1, value)).value();
  (await first).value();
  const torn = disk.contents(LOG);
  const [group] = parseLog(torn).filter(({ start }) => start >= size);
  const spoilt = group?.records[0]?.start ?? 0;
  torn[spoilt + 30] = 0;
  return { disk: diskWith(new Map([...files, [LOG, torn]])), before: records.length, spoilt };
}

test('a torn write whose value holds groups of this very log is cut off all the same', async (t) => {
  const files = await filesOn(await writeLog([1, 8, 3, 5]));
  const own = files.get(LOG) ?? Buffer.alloc(0);
  const values = [own, own.subarray(1024), Buffer.concat([own, own, own])];
  for (const { start, end } of parseLog(own)) values.push(own.subarray(start, end));
  for (const value of values) {
    const { disk, before, spoilt } = await tear(files, value);
    const { wal, records } = (await openLog(disk)).value();
    t.is(records.length, before);
    t.is(wal.status().recovery.cut?.offset, spoilt);
  }
});

test('so is one whose value holds what another log, or a copy of this one, wrote later', async (t) => {
  const written = await writeLog([4, 4]);
  const files = await filesOn(written);
  const twin = diskWith(files);
  const { wal } = (await openLog(twin)).value();
  await appendGroups(wal, [2, 5, 5, 9, 1, 1]);
  const other = await writeLog([3, 3, 3, 3, 3, 3], { random: countingRandom(300) });
  for (const value of [twin.contents(LOG), other.contents(LOG)]) {
    for (let shift = 0; shift < 64; shift += 1) {
      const { disk, before } = await tear(files, Buffer.concat([Buffer.alloc(shift), value]));
      const opened = await openLog(disk);
      t.is(opened.map(({ records }) => records.length).valueOr(-1), before, `shift ${shift}`);
    }
  }
});

test('a value with the bytes of a log comes back as it was', async (t) => {
  const value = (await writeLog([2, 2])).contents(LOG);
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  (await wal.write(recordTypes.put, 5, value)).value();
  (await wal.close()).value();
  const { records } = (await openLog(disk)).value();
  t.deepEqual(records[0]?.payload, value);
});

test('groups that were never synced and survive behind a torn one are no damage', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, { autoFlush: false })).value();
  await appendGroups(wal, [2, 3]);
  (await wal.flush()).value();
  await appendGroups(wal, [4, 2, 6, 1]);
  const bytes = disk.contents(LOG);
  const groups = parseLog(bytes);
  const torn = groups[2]?.records[1];
  bytes.fill(0, torn?.start, torn?.end);
  const { wal: again, records } = (await openLog(diskWith(new Map([[LOG, bytes]])))).value();
  t.is(records.length, 6);
  t.is(again.status().recovery.cut?.offset, torn?.start);
  await appendGroups(again, [3]);
  // What was synced before is another matter.
  const durable = disk.contents(LOG);
  durable.fill(0, groups[1]?.records[0]?.start, groups[1]?.records[0]?.end);
  const refused = await openLog(diskWith(new Map([[LOG, durable]])));
  t.is(refused.error().code, 'wal_corrupt');
});

test('that is so again after such a group was cut off', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, { autoFlush: false })).value();
  await appendGroups(wal, [2]);
  (await wal.flush()).value();
  await appendGroups(wal, [1, 1, 1]);
  const bytes = disk.contents(LOG);
  bytes.fill(0, parseLog(bytes)[1]?.start, parseLog(bytes)[1]?.end);
  const cut = diskWith(new Map([[LOG, bytes]]));
  const { wal: second } = (await openLog(cut, { autoFlush: false })).value();
  await appendGroups(second, [1, 1]);
  const again = cut.contents(LOG);
  again.fill(0, parseLog(again)[1]?.start, parseLog(again)[1]?.end);
  const third = (await openLog(diskWith(new Map([[LOG, again]])))).value();
  t.is(third.records.length, 2);
});
