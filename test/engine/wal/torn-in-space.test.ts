import test, { type ExecutionContext } from 'ava';
import { inspectLog, recordTypes } from '../../../src/engine/wal/index.js';
import type { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { openDamaged } from '../../helpers/engine/wal/check-damaged.js';
import { LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import { appendGroups, diskWith, recordsOf, writeLog } from '../../helpers/engine/wal/write-log.js';
import { scaled } from '../../helpers/scale.js';
import { type Seeded, seeded } from '../../helpers/seed.js';

const SECTORS = [512, 4096] as const;
const MOST_SECTORS = 7;

/** A file before a write, with space for it, and after it. */
interface Write {
  readonly before: Buffer;
  readonly after: Buffer;
  /** How many records were there before. */
  readonly records: number;
}

/** Groups that fit into the space which the ones before them left. */
async function writeInto(
  disk: SimulatedDisk,
  groups: readonly number[],
  autoFlush = true,
): Promise<Write> {
  const { wal, records } = (await openLog(disk, { autoFlush })).value();
  // Sequences go on behind those that are there; what was there is durable after an open.
  const before = disk.contents(LOG);
  await appendGroups(wal, groups);
  return { before, after: disk.contents(LOG), records: records.length };
}

/** The file where only these sectors of the write reached the disk. */
function arrived({ before, after }: Write, size: number, has: (sector: number) => boolean): Buffer {
  const bytes = Buffer.from(before);
  for (let start = 0; start < bytes.length; start += size) {
    if (has(start / size)) after.copy(bytes, start, start, start + size);
  }
  return bytes;
}

/** The sectors in which the write changed something. */
function changed({ before, after }: Write, size: number): number[] {
  const sectors: number[] = [];
  for (let start = 0; start < before.length; start += size) {
    const end = Math.min(start + size, before.length);
    if (before.compare(after, start, end, start, end) !== 0) sectors.push(start / size);
  }
  return sectors;
}

/** What is there opens with all that was durable, cuts what is torn, and goes on. */
async function checkTorn(t: ExecutionContext, write: Write, bytes: Buffer, what: string) {
  const disk = diskWith(new Map([[LOG, bytes]]));
  const { wal, records } = (await openLog(disk)).value();
  if (records.length < write.records) t.fail(`${what}: ${records.length} of ${write.records}`);
  t.deepEqual(records, recordsOf(records.length), what);
  const { cut } = wal.status().recovery;
  const start = withoutSpace(write.before).length;
  const isSpace = bytes.subarray(start).every((byte) => byte === 0);
  if (isSpace && cut) t.fail(`${what}: cut, and there is nothing: ${JSON.stringify(cut)}`);
  if (cut && disk.contents(cut.copy).at(-1) === 0) t.fail(`${what}: zeros at the copy's end`);
  await appendGroups(wal, [3, 1]);
  const again = (await openLog(disk.crash())).value();
  t.deepEqual(again.records, recordsOf(records.length + 4), what);
  t.is(again.wal.status().recovery.cut, null, what);
  return records.length;
}

function someGroups(random: Seeded, most: number): number[] {
  return Array.from({ length: random.between(1, 4) }, () => random.between(1, most));
}

for (const size of SECTORS) {
  test(`of a group in the space ahead any sectors of ${size} bytes may be there`, async (t) => {
    const random = seeded(t);
    const rounds = scaled(t, 'groups', 6, 60);
    const seen = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const disk = await writeLog(someGroups(random, 30));
      const write = await writeInto(disk, [random.between(1, (MOST_SECTORS * size) / 100)]);
      t.is(write.after.length, write.before.length, 'it did not make the file longer');
      const sectors = changed(write, size).slice(0, MOST_SECTORS);
      const last = sectors.at(-1) ?? 0;
      for (let subset = 0; subset < 2 ** sectors.length; subset += 1) {
        // Those that are too many for every subset come and go with the last one.
        const has = (sector: number) => {
          const index = sectors.indexOf(Math.min(sector, last));
          return index >= 0 && (subset & (2 ** index)) !== 0;
        };
        const what = `round ${round}, sectors ${subset.toString(2)} of ${sectors.length}`;
        const kept = await checkTorn(t, write, arrived(write, size, has), what);
        const isWhole = subset === 2 ** sectors.length - 1;
        const all = parseLog(write.after).flatMap(({ records }) => records).length;
        if (isWhole) t.is(kept, all, what);
        seen.add(isWhole ? 'whole' : kept > write.records ? 'some' : 'none');
      }
    }
    t.true(seen.has('whole') && seen.has('none'), [...seen].join());
  });
}

test('of several groups that were never synced any sectors may be there', async (t) => {
  const random = seeded(t);
  const rounds = scaled(t, 'crashes', 300, 5000);
  let torn = 0;
  for (let round = 0; round < rounds; round += 1) {
    const disk = await writeLog(someGroups(random, 20));
    const write = await writeInto(disk, someGroups(random, 25), false);
    const size = random.pick(SECTORS);
    const density = random.random();
    const bytes = arrived(write, size, () => random.random() < density);
    const kept = await checkTorn(t, write, bytes, `round ${round}`);
    if (kept < recordsIn(write.after)) torn += 1;
  }
  t.true(torn > rounds / 4);
});

test('a group of zeros in front of one that was written when it was durable is damage', async (t) => {
  const bytes = (await writeLog([2, 9, 1, 30, 4])).contents(LOG);
  for (const { start, end } of parseLog(bytes).slice(0, -1)) {
    const damaged = Buffer.from(bytes).fill(0, start, end);
    const { error } = await openDamaged(t, new Map([[LOG, damaged]]), `zeros from ${start}`);
    t.is(error?.code, 'wal_corrupt');
    t.is(error?.context.offset, start);
  }
});

test('records that end in zeros stay, and no negative number of bytes is cut', async (t) => {
  const disk = await writeLog([3]);
  const { wal } = (await openLog(disk)).value();
  const payload = Buffer.alloc(200);
  await Promise.all([1, 2].map((time) => wal.write(recordTypes.put, time, payload)));
  const bytes = disk.contents(LOG);
  const group = parseLog(bytes).at(-1);
  const [kept, lost] = group?.records ?? [];
  const torn = diskWith(new Map([[LOG, bytes.fill(0, lost?.start)]]));
  const found = (await inspectLog(torn, LOG)).value();
  t.like(found.torn, { offset: kept?.end, bytes: 0, keptRecords: 1 });
  const again = (await openLog(torn)).value();
  t.deepEqual(again.records.at(-1)?.payload, payload);
  const { cut } = again.wal.status().recovery;
  t.like(cut, { offset: kept?.end, bytes: 0 });
  const copy = torn.contents(cut?.copy ?? '');
  t.deepEqual(copy, bytes.subarray(group?.start, kept?.end));
});

test('however many zeros stand in front of it, what is torn is found', async (t) => {
  const bytes = (await writeLog([3])).contents(LOG);
  const { length } = withoutSpace(bytes);
  const zeros = 9 * 1024 * 1024;
  const torn = Buffer.concat([bytes, Buffer.alloc(zeros), Buffer.from('x'), Buffer.alloc(5000)]);
  const disk = diskWith(new Map([[LOG, torn]]));
  const { wal } = (await openLog(disk)).value();
  const cut = bytes.length + zeros + 1 - length;
  t.like(wal.status().recovery.cut, { offset: length, bytes: cut });
  t.is(disk.contents(LOG).length, length);
});

function recordsIn(bytes: Buffer): number {
  return parseLog(bytes).flatMap(({ records }) => records).length;
}
