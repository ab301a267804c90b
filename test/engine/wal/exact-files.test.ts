import test, { type ExecutionContext } from 'ava';
import { inspectLog, repairLog, verifyLog } from '../../../src/engine/wal/index.js';
import type { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import {
  appendGroups,
  diskWith,
  filesOn,
  recordsOf,
  writeLog,
} from '../../helpers/engine/wal/write-log.js';

const FULL = `${LOG}.000001`;

function isExact(t: ExecutionContext, disk: SimulatedDisk, path = LOG): void {
  const bytes = disk.contents(path);
  t.is(bytes.length, withoutSpace(bytes).length, `${path} has something behind its last group`);
}

test('a log that was closed, and a file that is full, end behind their last group', async (t) => {
  const disk = await writeLog([30, 30, 30, 30, 30], { segmentBytes: 4096, closed: true });
  for (const path of [...(await filesOn(disk)).keys()]) isExact(t, disk, path);
  const once = await filesOn(disk);
  const { wal } = (await openLog(disk)).value();
  (await wal.close()).value();
  t.deepEqual(await filesOn(disk), once, 'nothing is done twice');

  // Closed in good order, and then the power went before the end was cut off.
  disk.plant(LOG, Buffer.concat([disk.contents(LOG), Buffer.alloc(5000)]));
  const again = (await openLog(disk)).value();
  t.is(again.wal.status().recovery.cut, null);
  (await again.wal.close()).value();
  t.deepEqual(await filesOn(disk), once);
});

test('a full file whose cut did not reach the disk is whole, as the next one says', async (t) => {
  const files = await filesOn(await writeLog([40, 40, 40], { segmentBytes: 4096 }));
  const full = files.get(FULL) ?? Buffer.alloc(0);
  const zeros = Buffer.alloc(60_000);
  const disk = diskWith(new Map([...files, [FULL, Buffer.concat([full, zeros])]]));
  t.like((await inspectLog(disk, LOG)).value(), { condition: 'good', records: 120 });
  const { wal, records } = (await openLog(disk)).value();
  t.deepEqual(records, recordsOf(120));
  const sizes = [...files.values()].map((bytes) => withoutSpace(bytes).length);
  t.is(
    wal.status().bytes,
    sizes.reduce((sum, size) => sum + size, 0),
  );

  // Zeros in the place of its last group are another matter.
  const last = parseLog(full).at(-1)?.start ?? 0;
  for (const tail of [Buffer.alloc(full.length - last), zeros]) {
    const less = diskWith(
      new Map([...files, [FULL, Buffer.concat([full.subarray(0, last), tail])]]),
    );
    const error = (await openLog(less)).error();
    t.deepEqual(
      [error.code, error.context.file, error.context.offset],
      ['wal_corrupt', FULL, last],
    );
    const verified = (await verifyLog(less, LOG)).value();
    t.false(verified.good);
    t.is(verified.lostRecords.length, 1);
  }
});

test('a checkpoint has no space: zeros at its end are damage', async (t) => {
  const disk = await writeLog([9]);
  const { wal } = (await openLog(disk)).value();
  const compacted = await wal.compact(async (sink) => {
    await sink.write(7, 1, 1, (target, offset) => target.writeUInt8(1, offset));
  });
  (await wal.close()).value();
  const { file, bytes } = compacted.value();
  isExact(t, disk, file);
  disk.plant(file, Buffer.concat([disk.contents(file), Buffer.alloc(100)]));
  const error = (await openLog(disk)).error();
  t.deepEqual([error.code, error.context.offset], ['wal_corrupt', bytes]);
  t.is((await inspectLog(disk, LOG)).value().condition, 'damaged');
});

test('where only a stub of the next file is left, zeros at the end of a full one are damage', async (t) => {
  const files = await filesOn(await writeLog([40, 40, 40], { segmentBytes: 4096 }));
  const path = [...files.keys()].at(-1) ?? '';
  const stub = (files.get(LOG) ?? Buffer.alloc(0)).subarray(0, 100);
  const whole = files.get(path) ?? Buffer.alloc(0);
  const last = parseLog(whole).at(-1)?.start ?? 0;
  const disk = diskWith(new Map([...files, [LOG, stub], [path, Buffer.from(whole).fill(0, last)]]));
  t.is((await openLog(disk)).error().code, 'wal_corrupt');
  t.like((await inspectLog(disk, LOG)).value().damage, [{ file: path, offset: last }]);
  const repaired = (await repairLog({ disk, path: LOG, clock: new ManualClock() })).value();
  t.deepEqual(repaired.files, [path]);
  t.true((await openLog(disk)).isOk());
});

test('a rotation that was cut short leaves space in a file with a number, which the next open cuts', async (t) => {
  const written = await writeLog([9]);
  const bytes = written.contents(LOG);
  const disk = diskWith(new Map([[FULL, bytes]]));
  const { wal, records } = (await openLog(disk)).value();
  t.deepEqual(records, recordsOf(9));
  isExact(t, disk, FULL);
  t.is(wal.status().bytes, withoutSpace(bytes).length + 1024);
  await appendGroups(wal, [4]);
  t.deepEqual((await openLog(disk.crash())).value().records, recordsOf(13));
});
