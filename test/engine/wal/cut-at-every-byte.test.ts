import test, { type ExecutionContext } from 'ava';
import { countingRandom, LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import {
  appendGroups,
  diskWith,
  filesOn,
  recordsOf,
  writeLog,
} from '../../helpers/engine/wal/write-log.js';
import { scaled } from '../../helpers/scale.js';
import { shows } from '../../helpers/shows.js';

const GROUPS = [1, 5, 1, 40, 2, 1, 1, 60, 3, 80, 1, 12];
const HEADER = 512;
const FIRST_GROUP = 1024;

test('a log that is cut off at any byte gives its longest valid prefix, and goes on', async (t) => {
  shows(t, 13);
  const whole = withoutSpace((await writeLog(GROUPS)).contents(LOG));
  const step = scaled(t, 'every how many bytes', 11, 1);
  for (let cut = 0; cut <= whole.length; cut += step) {
    await checkCut(t, whole, cut, whole.subarray(0, cut));
  }
});

test('so does one whose space for later groups begins at any byte', async (t) => {
  shows(t, 13);
  const file = (await writeLog(GROUPS)).contents(LOG);
  const whole = withoutSpace(file);
  t.true(file.length > whole.length + 4096);
  const step = scaled(t, 'every how many bytes', 23, 1);
  for (let cut = FIRST_GROUP; cut <= whole.length; cut += step) {
    // Zeros that were written and zeros that were there already are the same.
    let reached = cut;
    while (whole[reached] === 0) reached += 1;
    await checkCut(t, whole, reached, Buffer.from(file).fill(0, cut));
  }
});

/** @param bytes what is there of the log: `whole` up to `cut`, and zeros at most behind it. */
async function checkCut(t: ExecutionContext, whole: Buffer, cut: number, bytes: Buffer) {
  const groups = parseLog(whole);
  const ends = groups.flatMap(({ records }) => records.map(({ end }) => end));
  t.true(ends.length >= 200);
  const known = whole.toString('hex', 32, 40);
  const starts = new Set([...groups.map(({ start }) => start), whole.length]);
  const cutDisk = diskWith(new Map([[LOG, bytes]]));
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
    const { copy, offset } = recovery.cut;
    const to = from === 0 ? cut : Math.max(offset, contentEnd(whole, cut));
    if (!cutDisk.contents(copy).equals(whole.subarray(from, to))) {
      t.fail(`cut at ${cut}: the copy is not what was cut`);
    }
    if (recovery.cut.bytes !== to - offset) t.fail(`cut at ${cut}: ${recovery.cut.bytes} bytes`);
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

function contentEnd(bytes: Buffer, cut: number): number {
  let end = cut;
  while (bytes[end - 1] === 0) end -= 1;
  return end;
}

test('what is left of a cut log is the same however often it is opened', async (t) => {
  shows(t, 13);
  const whole = withoutSpace((await writeLog([3, 9])).contents(LOG));
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
