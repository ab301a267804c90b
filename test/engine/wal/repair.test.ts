import test, { type ExecutionContext } from 'ava';
import {
  inspectLog,
  type LostRecords,
  recordTypes,
  repairLog,
  verifyLog,
} from '../../../src/engine/wal/index.js';
import type { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import {
  appendGroups,
  diskWith,
  filesOn,
  recordOf,
  recordsOf,
  writeLog,
} from '../../helpers/engine/wal/write-log.js';
import { scaled } from '../../helpers/scale.js';

const RECORDS = 140;

function severalFiles(): Promise<SimulatedDisk> {
  return writeLog([40, 3, 37, 40, 1, 19], { segmentBytes: 4096, closed: true });
}

function repair(disk: SimulatedDisk) {
  return repairLog({
    disk,
    path: LOG,
    clock: new ManualClock(),
    random: countingRandom(900),
  });
}

/** The log opens, and has every record but those, in whose place noops stand. */
async function checkRepaired(
  t: ExecutionContext,
  disk: SimulatedDisk,
  lost: readonly LostRecords[],
  last: number,
  what: string,
): Promise<void> {
  const { wal, records } = (await openLog(disk)).value();
  const isLost = (sequence: number) =>
    lost.some((gap) => gap.firstSequence <= sequence && sequence <= (gap.lastSequence ?? Infinity));
  const found = records.filter(({ type }) => type !== recordTypes.noop);
  const kept = recordsOf(last).filter(({ sequence }) => !isLost(sequence));
  if (found.length !== kept.length) t.fail(`${what}: ${found.length} records, not ${kept.length}`);
  t.deepEqual(found, kept, what);
  await appendGroups(wal, [10]);
  (await wal.close()).value();
  const again = (await openLog(disk)).value();
  const next = wal.status().lastSequence - 9;
  t.deepEqual(again.records.slice(-10), recordsOf(next + 9).slice(next - 1), what);
}

test('a log that is good is left as it is', async (t) => {
  const disk = await severalFiles();
  const before = await filesOn(disk);
  const report = (await repair(disk)).value();
  t.deepEqual({ repaired: report.repaired, files: report.files }, { repaired: false, files: [] });
  t.deepEqual(await filesOn(disk), before);
  t.true((await verifyLog(disk, LOG)).value().good);
});

test('an unfinished write needs no repair', async (t) => {
  const whole = withoutSpace((await writeLog([3, 5])).contents(LOG));
  const disk = diskWith(new Map([[LOG, whole.subarray(0, whole.length - 1)]]));
  t.false((await repair(disk)).value().repaired);
  const verified = (await verifyLog(disk, LOG)).value();
  t.true(verified.good && verified.torn);
  t.deepEqual(disk.contents(LOG), whole.subarray(0, whole.length - 1));
});

test('whichever bit turned round, a repair loses one record at most and keeps a copy', async (t) => {
  const files = await filesOn(await severalFiles());
  const step = scaled(t, 'every how many bits', 331, 7);
  for (const [path, bytes] of files) {
    for (let bit = 0; bit < bytes.length * 8; bit += step) {
      const what = `bit ${bit} of ${path}`;
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
      const disk = diskWith(new Map([...files, [path, damaged]]));
      const verified = (await verifyLog(disk, LOG)).value();
      const report = (await repair(disk)).value();
      t.is(report.repaired, !verified.good, what);
      t.deepEqual(report.lostRecords, verified.lostRecords, what);
      t.deepEqual(report.lostBytes, verified.lostBytes, what);
      const lost = report.lostRecords.map((gap) => (gap.lastSequence ?? 0) - gap.firstSequence + 1);
      if (lost.length > 1 || (lost[0] ?? 1) !== 1) t.fail(`${what}: lost ${lost}`);
      if (report.repaired) t.deepEqual(disk.contents(report.copies[0] ?? ''), damaged, what);
      await checkRepaired(t, disk, report.lostRecords, RECORDS, what);
    }
  }
});

test('a stretch of zeros costs the records that it touches, and none behind it', async (t) => {
  const files = await filesOn(await severalFiles());
  const path = `${LOG}.000001`;
  const bytes = files.get(path) ?? Buffer.alloc(0);
  for (let start = 0; start < bytes.length; start += 512) {
    const end = Math.min(start + 512, bytes.length);
    const disk = diskWith(new Map([...files, [path, Buffer.from(bytes).fill(0, start, end)]]));
    const report = (await repair(disk)).value();
    const touched = parseLog(bytes)
      .flatMap(({ records }) => records)
      .flatMap((record, index) => (record.start < end && record.end > start ? [index + 1] : []));
    const lost = report.lostRecords.flatMap((gap) =>
      Array.from(
        { length: (gap.lastSequence ?? 0) - gap.firstSequence + 1 },
        (_, index) => gap.firstSequence + index,
      ),
    );
    t.deepEqual(lost, touched, `zeros from ${start}`);
    await checkRepaired(t, disk, report.lostRecords, RECORDS, `zeros from ${start}`);
  }
});

test('a file that is gone costs its records, and says which', async (t) => {
  const files = await filesOn(await severalFiles());
  const full = [...files.keys()].filter((path) => path !== LOG);
  for (const path of full) {
    const disk = diskWith(new Map([...files].filter(([name]) => name !== path)));
    t.is((await openLog(disk)).error().code, 'wal_corrupt');
    const report = (await repair(disk)).value();
    t.is(report.lostRecords.length, 1);
    t.is(report.lostRecords[0]?.file, path);
    await checkRepaired(t, disk, report.lostRecords, RECORDS, path);
  }
});

test('a file with two bad headers costs its records; without any header no repair helps', async (t) => {
  const files = await filesOn(await severalFiles());
  const full = `${LOG}.000001`;
  const damage = (bytes: Buffer) => {
    const damaged = Buffer.from(bytes);
    damaged[100] = 1;
    damaged[612] = 1;
    return damaged;
  };
  const disk = diskWith(new Map([...files, [full, damage(files.get(full) as Buffer)]]));
  const report = (await repair(disk)).value();
  t.is(report.lostRecords[0]?.firstSequence, 1);
  await checkRepaired(t, disk, report.lostRecords, RECORDS, full);

  const alone = diskWith(new Map([[LOG, damage((await writeLog([5])).contents(LOG))]]));
  const before = await filesOn(alone);
  t.is((await repair(alone)).error().code, 'wal_corrupt');
  t.deepEqual(await filesOn(alone), before);
});

test('a damaged checkpoint loses what is bad in it, and no more', async (t) => {
  const written = await writeLog([40]);
  const { wal } = (await openLog(written)).value();
  const compacted = await wal.compact(async (sink) => {
    for (let number = 1; number <= 30; number += 1) {
      const { type, time, payload } = recordOf(number);
      await sink.write(type, time, payload.length, (target, offset) => {
        target.set(payload, offset);
      });
    }
  });
  await appendGroups(wal, [3]);
  (await wal.close()).value();
  const path = compacted.value().file;
  const bytes = written.contents(path);
  const spoilt = parseLog(bytes).flatMap(({ records }) => records)[11];
  const damaged = Buffer.from(bytes);
  damaged[(spoilt?.end ?? 0) - 1] = 0;
  const files = await filesOn(written.kill());
  const disk = diskWith(new Map([...files, [path, damaged]]));
  t.is((await openLog(disk)).error().context.file, path);
  const report = (await repair(disk)).value();
  t.deepEqual(report.files, [path]);
  t.is(report.records, 29);
  const { records } = (await openLog(disk)).value();
  t.deepEqual(
    records.map(({ time }) => time),
    [...recordsOf(30).filter(({ sequence }) => sequence !== 11), ...recordsOf(43).slice(40)].map(
      ({ time }) => time,
    ),
  );
  t.deepEqual(records.slice(29), recordsOf(43).slice(40));
});

test('a repair that is cut short at any call can be done again, and loses nothing by it', async (t) => {
  const files = await filesOn(await severalFiles());
  const path = `${LOG}.000001`;
  const damaged = Buffer.from(files.get(path) as Buffer);
  damaged[2000] = (damaged[2000] as number) ^ 1;
  for (let nth = 1; ; nth += 1) {
    const disk = diskWith(new Map([...files, [path, damaged]]));
    disk.failCall(nth, 'EIO');
    await repair(disk);
    const isHit = disk.faultsHit > 0;
    const next = disk.crash();
    const report = (await repair(next)).value();
    const lost = [{ firstSequence: 24, lastSequence: 24, file: path }];
    const gap = report.repaired ? report.lostRecords : lost;
    t.is(gap.length, 1, `call ${nth}`);
    const { wal, records } = (await openLog(next)).value();
    t.is(records.filter(({ type }) => type === recordTypes.noop).length, 1, `call ${nth}`);
    t.is(records.length, RECORDS);
    (await wal.close()).value();
    if (!isHit) break;
  }
});

test('a log that is in use is not repaired', async (t) => {
  const disk = await severalFiles();
  const { wal } = (await openLog(disk)).value();
  t.is((await repair(disk)).error().code, 'wal_locked');
  t.is((await inspectLog(disk, LOG)).value().condition, 'good');
  (await wal.close()).value();
});
