import test from 'ava';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog } from '../../helpers/engine/wal/parse-log.js';
import {
  appendGroups,
  diskWith,
  filesOn,
  recordsOf,
  writeLog,
} from '../../helpers/engine/wal/write-log.js';
import { scaled } from '../../helpers/scale.js';

const GROUPS = [1, 5, 1, 40, 2, 1, 1, 60, 3, 80, 1, 12];
const HEADER = 512;

test('a log that is cut off at any byte gives its longest valid prefix, and goes on', async (t) => {
  const disk = await writeLog(GROUPS);
  const whole = disk.contents(LOG);
  const groups = parseLog(whole);
  const ends = groups.flatMap(({ records }) => records.map(({ end }) => end));
  t.true(ends.length >= 200);
  const known = whole.toString('hex', 32, 40);
  const starts = new Set([...groups.map(({ start }) => start), whole.length]);
  const step = scaled(t, 'every how many bytes', 11, 1);
  for (let cut = 0; cut <= whole.length; cut += step) {
    const cutDisk = diskWith(new Map([[LOG, whole.subarray(0, cut)]]));
    const expected = ends.filter((end) => end <= cut).length;
    const random = countingRandom(500);
    const { wal, records } = (await openLog(cutDisk, { random })).value();
    if (records.length !== expected || cut % 1009 === 0) {
      t.deepEqual(records, recordsOf(expected), `cut at ${cut}`);
    }
    const { recovery, incarnation } = wal.status();
    const isClean = starts.has(cut) || cut === 0;
    if ((recovery.cut === null) !== isClean) t.fail(`cut at ${cut}: ${JSON.stringify(recovery)}`);
    if (recovery.cut) {
      const group = Math.max(0, ...[...starts].filter((start) => start <= cut));
      const from = cut < (groups[0]?.start ?? 0) ? 0 : group;
      if (!cutDisk.contents(recovery.cut.copy).equals(whole.subarray(from, cut))) {
        t.fail(`cut at ${cut}: the copy is not what was cut`);
      }
    }
    if ((incarnation === known) !== cut >= HEADER) {
      t.fail(`cut at ${cut}: incarnation ${incarnation}`);
    }
    await appendGroups(wal, [7, 3]);
    (await wal.close()).value();
    const again = (await openLog(cutDisk)).value();
    if (again.records.length !== expected + 10) t.fail(`cut at ${cut}: the new records are gone`);
    if (cut % 97 === 0) t.deepEqual(again.records, recordsOf(expected + 10), `cut at ${cut}`);
    t.is(again.wal.status().recovery.cut, null);
  }
});

test('what is left of a cut log is the same however often it is opened', async (t) => {
  const whole = (await writeLog([3, 9])).contents(LOG);
  const disk = diskWith(new Map([[LOG, whole.subarray(0, whole.length - 20)]]));
  const first = (await openLog(disk)).value();
  t.deepEqual(first.records, recordsOf(11));
  (await first.wal.close()).value();
  const before = await filesOn(disk);
  const second = (await openLog(disk)).value();
  t.deepEqual(second.records, recordsOf(11));
  (await second.wal.close()).value();
  t.deepEqual(await filesOn(disk), before, 'an open and a close change nothing');
  t.is(second.wal.status().recovery.cut, null);
});
