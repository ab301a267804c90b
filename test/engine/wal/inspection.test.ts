import test from 'ava';
import { inspectLog, verifyLog } from '../../../src/engine/wal/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog } from '../../helpers/engine/wal/parse-log.js';
import { appendGroups, diskWith, filesOn, writeLog } from '../../helpers/engine/wal/write-log.js';

test('a torn log shows what will be cut and what remains, and afterwards where the copy is', async (t) => {
  const whole = (await writeLog([4, 10])).contents(LOG);
  const record = parseLog(whole)[1]?.records[6];
  const cut = (record?.start ?? 0) + 30;
  const disk = diskWith(new Map([[LOG, whole.subarray(0, cut)]]));
  const before = await filesOn(disk);
  const torn = (await inspectLog(disk, LOG)).value();
  t.is(torn.condition, 'torn');
  t.deepEqual(torn.torn, { file: LOG, offset: record?.start ?? 0, bytes: 30, keptRecords: 6 });
  t.is(torn.records, 10);
  t.is(torn.lastSequence, 10);
  t.deepEqual(torn.broken, []);
  t.deepEqual(await filesOn(disk), before);
  t.deepEqual(await disk.list('/data'), ['node.wal'], 'no lock is made');

  const { wal } = (await openLog(disk)).value();
  (await wal.close()).value();
  const mended = (await inspectLog(disk, LOG)).value();
  t.deepEqual([mended.condition, mended.records, mended.torn], ['good', 10, null]);
  const bytes = cut - (parseLog(whole)[1]?.start ?? 0);
  t.deepEqual(mended.broken, [{ path: wal.status().recovery.cut?.copy ?? '', bytes }]);
});

test('files, records by type and leftovers are listed', async (t) => {
  const disk = await writeLog([50, 50], { segmentBytes: 4096 });
  const { wal } = (await openLog(disk)).value();
  const compacted = await wal.compact(async (sink) => {
    await sink.write(7, 1, 1, (target, offset) => target.writeUInt8(1, offset));
  });
  await appendGroups(wal, [5]);
  (await wal.close()).value();
  disk.plant(`${LOG}.000001`, (await writeLog([3])).contents(LOG));
  disk.plant(`${LOG}.tmp`, Buffer.from('unfinished'));
  const found = (await inspectLog(disk, LOG)).value();
  t.is(found.condition, 'good');
  t.deepEqual([found.nodeId, found.records, found.lastSequence], ['node-a', 6, 105]);
  t.deepEqual(
    found.files.map(({ path, kind, number, records, closed }) => [
      path,
      kind,
      number,
      records,
      closed,
    ]),
    [
      [compacted.value().file, 'checkpoint', 2, 3, true],
      [LOG, 'segment', 3, 5, true],
    ],
  );
  t.is(found.recordsByType.note, 1 + [101, 102, 103, 104, 105].filter((n) => n % 4 === 3).length);
  t.is(found.recordsByType.checkpoint, 2);
  t.deepEqual(found.leftovers, [`${LOG}.tmp`, `${LOG}.000001`]);
});

test('damage is named with its place, and what a repair would lose', async (t) => {
  const disk = await writeLog([5, 5, 5], { closed: true });
  const bytes = disk.contents(LOG);
  const record = parseLog(bytes)[1]?.records[2];
  bytes[(record?.start ?? 0) + 20] = 0xee;
  disk.plant(LOG, bytes);
  const place = { file: LOG, offset: record?.start ?? 0 };
  const inspected = (await inspectLog(disk, LOG)).value();
  t.is(inspected.condition, 'damaged');
  t.like(inspected.damage[0], place);
  const verified = (await verifyLog(disk, LOG)).value();
  t.false(verified.good);
  t.deepEqual(verified.lostRecords, [{ file: LOG, firstSequence: 8, lastSequence: 8 }]);
  t.like(verified.lostBytes[0], { ...place, bytes: (record?.end ?? 0) - place.offset });
});

test('where there is no log, that is said', async (t) => {
  const disk = new SimulatedDisk();
  t.is((await inspectLog(disk, LOG)).error().code, 'not_found');
  t.is((await verifyLog(disk, LOG)).error().code, 'not_found');
  t.is((await inspectLog(disk, '/nowhere/node.wal')).error().code, 'directory_missing');
  disk.plant(LOG, Buffer.from('a letter'));
  t.is((await inspectLog(disk, LOG)).error().code, 'not_a_wal');
});
