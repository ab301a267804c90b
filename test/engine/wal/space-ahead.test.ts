import test, { type ExecutionContext } from 'ava';
import { inspectLog, recordTypes, repairLog, verifyLog } from '../../../src/engine/wal/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import { appendGroups, filesOn, recordsOf, writeLog } from '../../helpers/engine/wal/write-log.js';
import { seeded } from '../../helpers/seed.js';

const KIB = 1024;

/** How many zeros a file has behind its last group. */
function spaceOf(bytes: Buffer): number {
  const { length } = withoutSpace(bytes);
  return bytes.subarray(length).every((byte) => byte === 0) ? bytes.length - length : -1;
}

function isExact(t: ExecutionContext, disk: SimulatedDisk, path = LOG): void {
  const bytes = disk.contents(path);
  t.is(bytes.length, withoutSpace(bytes).length, `${path} has something behind its last group`);
}

test('a group that passes the end is followed by zeros, and the groups in them grow nothing', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  await appendGroups(wal, [1]);
  const { length } = disk.contents(LOG);
  t.is(spaceOf(disk.contents(LOG)), 64 * KIB);
  const { write, sync } = disk.calls;
  await appendGroups(wal, [1, 20, 1, 7]);
  t.deepEqual([disk.calls.write - write, disk.calls.sync - sync], [4, 4]);
  t.is(disk.contents(LOG).length, length);
});

test('there is as much space as the file is large, up to 512 KiB, and none for large groups', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const payload = Buffer.alloc(9 * KIB, 'a');
  const steps = new Set<number>();
  let before = 0;
  for (let number = 1; number <= 300; number += 1) {
    (await wal.write(recordTypes.put, 1, payload)).value();
    const bytes = disk.contents(LOG);
    if (bytes.length > before) {
      const { length } = withoutSpace(bytes);
      const step = Math.min(512 * KIB, Math.max(64 * KIB, length));
      t.is(bytes.length - length, step);
      steps.add(step);
    }
    before = bytes.length;
  }
  t.true(steps.has(64 * KIB) && steps.has(512 * KIB) && steps.size > 3);
  // So large a group passes whatever space there is, and what follows it is as large, as a rule.
  (await wal.write(recordTypes.put, 1, Buffer.alloc(600 * KIB, 'b'))).value();
  t.is(spaceOf(disk.contents(LOG)), 0);
  t.is(wal.status().bytes, disk.contents(LOG).length);
});

test('the space is no part of any size, and is used again after a kill', async (t) => {
  const disk = await writeLog([3, 5]);
  const before = disk.contents(LOG);
  const used = withoutSpace(before).length;
  const { wal, records } = (await openLog(disk)).value();
  t.deepEqual(records, recordsOf(8));
  t.deepEqual(disk.contents(LOG), before, 'nothing is cut and nothing written');
  const { recovery, bytes } = wal.status();
  t.deepEqual([recovery.cut, recovery.bytes, bytes], [null, used, used]);
  t.is(wal.bytesSinceCheckpoint, used - 1024);
  await appendGroups(wal, [9]);
  t.is(disk.contents(LOG).length, before.length);
  t.true(spaceOf(disk.contents(LOG)) > 0);
  t.deepEqual((await filesOn(disk)).size, 1, 'no copy was made');
});

test('whoever looks at a log sees the space apart from all else', async (t) => {
  const disk = await writeLog([3, 5]);
  const before = disk.contents(LOG);
  const used = withoutSpace(before).length;
  const spaceAhead = before.length - used;
  const found = (await inspectLog(disk, LOG)).value();
  t.like(found, { condition: 'good', bytes: used, spaceAhead, records: 8, torn: null, damage: [] });
  t.like(found.files[0], { bytes: used, spaceAhead, closed: false });
  t.like((await verifyLog(disk, LOG)).value(), { good: true, torn: false, bytes: used });
  const repaired = await repairLog({ disk, path: LOG, clock: new ManualClock() });
  t.false(repaired.value().repaired);
  t.deepEqual(disk.contents(LOG), before);

  const { wal } = (await openLog(disk)).value();
  (await wal.close()).value();
  t.like((await inspectLog(disk, LOG)).value(), {
    condition: 'good',
    spaceAhead: 0,
    bytes: used + 52,
  });
});

test('a repair loses no space, and leaves none', async (t) => {
  const disk = await writeLog([3, 5, 4]);
  const bytes = disk.contents(LOG);
  const spoilt = parseLog(bytes)[1]?.records[2];
  bytes[(spoilt?.start ?? 0) + 20] = 0xee;
  disk.plant(LOG, bytes);
  const lost = { file: LOG, offset: spoilt?.start ?? 0 };
  const verified = (await verifyLog(disk, LOG)).value();
  const report = (await repairLog({ disk, path: LOG, clock: new ManualClock() })).value();
  for (const { lostBytes } of [verified, report]) {
    t.deepEqual(lostBytes, [{ ...lost, bytes: (spoilt?.end ?? 0) - lost.offset }]);
  }
  t.deepEqual(disk.contents(report.copies[0] ?? ''), bytes);
  isExact(t, disk);
  t.is((await openLog(disk)).value().records.length, 12);
});

test('a write that fails, and a log that is poisoned, leave no space behind', async (t) => {
  for (const [operation, code] of [
    ['write', 'io_error'],
    ['sync', 'wal_poisoned'],
  ] as const) {
    const disk = new SimulatedDisk();
    const { wal } = (await openLog(disk)).value();
    await appendGroups(wal, [2, 4]);
    const { length } = withoutSpace(disk.contents(LOG));
    disk.failCall(1, 'EIO', { only: [operation] });
    t.is((await wal.write(recordTypes.put, 1, Buffer.alloc(900, 'x'))).error().code, code);
    t.is(disk.contents(LOG).length, length, operation);
    const next = (await openLog(disk.kill())).value();
    t.deepEqual(next.records, recordsOf(6));
  }
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, { autoFlush: false })).value();
  await appendGroups(wal, [2, 4]);
  disk.failCall(1, 'EIO', { only: ['sync'] });
  t.is((await wal.flush()).error().code, 'wal_poisoned');
  t.is(spaceOf(disk.contents(LOG)), 0, 'also where all that is there was answered for');
});

test('wherever the space was given back, the next group brings new', async (t) => {
  const failed = new SimulatedDisk();
  const { wal } = (await openLog(failed)).value();
  await appendGroups(wal, [2]);
  failed.failCall(1, 'EIO', { only: ['write'] });
  t.true((await wal.write(recordTypes.put, 1, Buffer.alloc(900))).isErr());
  await appendGroups(wal, [1]);
  t.is(spaceOf(failed.contents(LOG)), 64 * KIB, 'after a write that failed');

  const torn = await writeLog([2, 5]);
  const bytes = torn.contents(LOG);
  bytes.fill(0, withoutSpace(bytes).length - 40);
  torn.plant(LOG, bytes);
  const mended = (await openLog(torn)).value();
  t.is(spaceOf(torn.contents(LOG)), 0);
  await appendGroups(mended.wal, [1]);
  t.is(spaceOf(torn.contents(LOG)), 64 * KIB, 'after a torn write');

  const rotated = await writeLog([60], { segmentBytes: 4096 });
  const full = (await openLog(rotated, { segmentBytes: 4096 })).value();
  await appendGroups(full.wal, [1]);
  t.is(full.wal.status().files, 2);
  t.is(spaceOf(rotated.contents(LOG)), 64 * KIB, 'in a new file');
});

test('nothing is written ahead of the end', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  (await wal.write(recordTypes.put, 1, Buffer.alloc(600 * KIB, 'b'))).value();
  const { write } = disk.calls;
  (await wal.close()).value();
  t.is(disk.calls.write - write, 1);
});

test('zeros that the disk does not take cost no append, and are not asked for all the time', async (t) => {
  const random = seeded(t);
  for (const code of ['ENOSPC', 'EIO', 'EACCES'] as const) {
    const disk = new SimulatedDisk();
    const { wal } = (await openLog(disk)).value();
    disk.failCall(2, code, { times: 20, only: ['write'] });
    await appendGroups(wal, [1]);
    t.true(disk.faultsHit > 0, code);
    disk.clearFaults();
    const { write } = disk.calls;
    await appendGroups(wal, [1, 1, 1]);
    t.is(disk.calls.write - write, 3, `${code}: groups only`);
    const many = Array.from({ length: 20 }, () => 40);
    while (wal.status().bytes < 70 * KIB) await appendGroups(wal, many);
    t.true(spaceOf(disk.contents(LOG)) > 0, `${code}: tried again`);
    const { lastSequence } = wal.status();
    const { records } = (await openLog(disk.crash(randomFrom(random)))).value();
    t.deepEqual(records, recordsOf(lastSequence));
  }
});

test('a disk that is full takes groups to its last byte, and the mark of a good end', async (t) => {
  const disk = new SimulatedDisk({ capacity: 10_000 });
  const { wal } = (await openLog(disk)).value();
  const payload = Buffer.alloc(300, 'a');
  let accepted = 0;
  while ((await wal.write(recordTypes.put, 1, payload)).isOk()) accepted += 1;
  t.is(accepted, Math.floor((10_000 - 1024) / (52 + 25 + 300)));
  const { write } = disk.calls;
  t.is((await wal.write(recordTypes.put, 1, payload)).error().code, 'disk_full');
  t.true(disk.calls.write - write <= 2);
  (await wal.close()).value();
  isExact(t, disk);
  const { records } = (await openLog(disk.crash())).value();
  t.is(records.length, accepted);
});

test('a full disk does not keep a log with space ahead from being closed', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  await appendGroups(wal, [3, 5]);
  disk.capacity = disk.used;
  await appendGroups(wal, [4]);
  (await wal.close()).value();
  isExact(t, disk);
  t.true((await inspectLog(disk, LOG)).value().files[0]?.closed);
});

test('short writes of zeros leave a log that is whole', async (t) => {
  const random = seeded(t);
  for (let round = 0; round < 20; round += 1) {
    const disk = new SimulatedDisk();
    disk.shortWrites(randomFrom(random));
    const { wal } = (await openLog(disk)).value();
    await appendGroups(wal, [1, random.between(1, 60), random.between(1, 60)]);
    const { lastSequence } = wal.status();
    t.true(spaceOf(disk.contents(LOG)) > 0);
    const { records } = (await openLog(disk.crash(randomFrom(random)))).value();
    t.deepEqual(records, recordsOf(lastSequence));
  }
});
