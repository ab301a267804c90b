import test, { type ExecutionContext } from 'ava';
import { openDamaged } from '../../helpers/engine/wal/check-damaged.js';
import { LOG, openLog } from '../../helpers/engine/wal/open-log.js';
import { parseLog, pieceAt, withoutSpace } from '../../helpers/engine/wal/parse-log.js';
import { diskWith, filesOn, writeLog } from '../../helpers/engine/wal/write-log.js';
import { scaled } from '../../helpers/scale.js';
import { shows } from '../../helpers/shows.js';

const GROUPS = [1, 6, 1, 3, 12, 2, 1, 4];
const RECORDS = 30;
const HEADER = 512;

/** Every bit of some bytes turned round, one at a time; each `step`-th of them. */
function* flips(bytes: Buffer, step: number): Generator<{ at: number; flipped: Buffer }> {
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const at = bit >> 3;
    const flipped = Buffer.from(bytes);
    flipped[at] = (bytes[at] as number) ^ (1 << (bit & 7));
    yield { at, flipped };
  }
}

function stepOf(t: ExecutionContext): number {
  return scaled(t, 'every how many bits', 13, 1);
}

test('in a log that was closed, no bit turns round unnoticed', async (t) => {
  shows(t, 14);
  const bytes = (await writeLog(GROUPS, { closed: true })).contents(LOG);
  const groups = parseLog(bytes);
  const seal = groups.at(-1)?.start ?? 0;
  for (const { at, flipped } of flips(bytes, stepOf(t))) {
    const what = `a bit of byte ${at}`;
    const { kept, error } = await openDamaged(t, new Map([[LOG, flipped]]), what);
    if (at >= seal) {
      if (kept !== RECORDS) t.fail(`${what}, behind the last record: ${error ?? kept}`);
      continue;
    }
    const piece = pieceAt(groups, at) ?? (at < HEADER ? 0 : HEADER);
    if (error?.code !== 'wal_corrupt' || error.context.offset !== piece) {
      t.fail(`${what}, in what begins at ${piece}: ${JSON.stringify(error) ?? kept}`);
    }
  }
  t.pass();
});

test('in a log that was killed, damage to the last group costs no more than that group', async (t) => {
  shows(t, 14);
  const bytes = (await writeLog(GROUPS)).contents(LOG);
  const content = withoutSpace(bytes);
  const space = bytes.subarray(content.length);
  const groups = parseLog(bytes);
  const last = groups.at(-1);
  if (!last) return t.fail('there are no groups');
  for (const { at, flipped } of flips(content, stepOf(t))) {
    const what = `a bit of byte ${at}`;
    const file = at % 2 === 0 ? flipped : Buffer.concat([flipped, space]);
    const { kept, error } = await openDamaged(t, new Map([[LOG, file]]), what);
    if (at < last.start) {
      const piece = pieceAt(groups, at) ?? (at < HEADER ? 0 : HEADER);
      if (error?.context.offset !== piece) t.fail(`${what}: ${JSON.stringify(error) ?? kept}`);
      continue;
    }
    const good = last.records.filter(({ end }) => end <= at).length;
    const expected = RECORDS - last.records.length + good;
    if (kept !== expected) t.fail(`${what}: ${error ?? kept} instead of ${expected} records`);
  }
  t.pass();
});

test('a bit that turns round in the space for later groups is cut off, and costs no record', async (t) => {
  shows(t, 14);
  const bytes = (await writeLog(GROUPS)).contents(LOG);
  const { length } = withoutSpace(bytes);
  const step = scaled(t, 'every how many bits', 2003, 31);
  for (const { at, flipped } of flips(bytes.subarray(length), step)) {
    const what = `a bit of byte ${length + at}`;
    const disk = diskWith(new Map([[LOG, Buffer.concat([bytes.subarray(0, length), flipped])]]));
    const { wal, records } = (await openLog(disk)).value();
    t.is(records.length, RECORDS, what);
    t.like(wal.status().recovery.cut, { offset: length, bytes: at + 1 }, what);
  }
});

test('in a log of several files, no bit turns round unnoticed', async (t) => {
  shows(t, 14);
  const disk = await writeLog([40, 40, 40, 20], { segmentBytes: 4096, closed: true });
  const files = await filesOn(disk);
  t.true(files.size >= 3);
  const step = scaled(t, 'every how many bits', 101, 1);
  for (const [path, bytes] of files) {
    const groups = parseLog(bytes);
    const seal = path === LOG ? (groups.at(-1)?.start ?? 0) : bytes.length;
    for (const { at, flipped } of flips(bytes, step)) {
      const what = `a bit of byte ${at} of ${path}`;
      const { kept, error } = await openDamaged(t, new Map([...files, [path, flipped]]), what);
      const piece = pieceAt(groups, at) ?? (at < HEADER ? 0 : HEADER);
      const isRight =
        at >= seal
          ? kept === 140
          : error?.code === 'wal_corrupt' &&
            error.context.file === path &&
            error.context.offset === piece;
      if (!isRight) t.fail(`${what}: ${JSON.stringify(error) ?? kept}`);
    }
  }
});
