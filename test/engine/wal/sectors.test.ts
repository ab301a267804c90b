import test from 'ava';
import { openDamaged } from '../../helpers/engine/wal/check-damaged.js';
import { LOG } from '../../helpers/engine/wal/open-log.js';
import { parseLog } from '../../helpers/engine/wal/parse-log.js';
import { filesOn, writeLog } from '../../helpers/engine/wal/write-log.js';
import { shows } from '../../helpers/shows.js';

const SECTOR = 512;
const FIRST_GROUP = 1024;
const GROUPS = [1, 30, 2, 25, 1, 1, 40, 3, 20];
const RECORDS = GROUPS.reduce((sum, size) => sum + size, 0);

test('a sector of zeros is never a wrong value', async (t) => {
  shows(t, 15);
  for (const closed of [true, false]) {
    const files = await filesOn(await writeLog(GROUPS, { closed }));
    const bytes = files.get(LOG) ?? Buffer.alloc(0);
    const groups = parseLog(bytes);
    for (let start = 0; start < bytes.length; start += SECTOR) {
      const end = Math.min(start + SECTOR, bytes.length);
      const damaged = Buffer.from(bytes).fill(0, start, end);
      const what = `zeros from ${start} to ${end}, ${closed ? 'closed' : 'killed'}`;
      const { kept, error } = await openDamaged(t, new Map([[LOG, damaged]]), what);
      const before = groups.filter((group) => group.end <= start);
      const isProven = start < FIRST_GROUP || groups.some((group) => group.start >= end);
      if (isProven) t.is(error?.code, 'wal_corrupt', what);
      else t.true(kept !== null && kept >= before.flatMap(({ records }) => records).length, what);
    }
  }
});

test('a sector that holds what belongs elsewhere is never a wrong value', async (t) => {
  shows(t, 15);
  const bytes = (await writeLog(GROUPS, { closed: true })).contents(LOG);
  const sectors = Math.floor(bytes.length / SECTOR);
  for (let from = 0; from < sectors; from += 1) {
    for (let to = 0; to < sectors; to += 1) {
      const damaged = Buffer.from(bytes);
      bytes.copy(damaged, to * SECTOR, from * SECTOR, (from + 1) * SECTOR);
      if (damaged.equals(bytes)) continue;
      const what = `sector ${from} over sector ${to}`;
      const { error } = await openDamaged(t, new Map([[LOG, damaged]]), what);
      t.is(error?.code, 'wal_corrupt', what);
    }
  }
});

test('records and groups that are doubled, swapped or left out are never a wrong value', async (t) => {
  shows(t, 15);
  for (const closed of [true, false]) {
    const bytes = (await writeLog(GROUPS, { closed })).contents(LOG);
    const groups = parseLog(bytes);
    const pieces = [...groups, ...groups.flatMap(({ records }) => records)];
    for (const { start, end } of pieces) {
      const before = bytes.subarray(0, start);
      const piece = bytes.subarray(start, end);
      const after = bytes.subarray(end);
      const next = pieces.find((other) => other.start === end) ?? { start: end, end };
      const second = bytes.subarray(next.start, next.end);
      const changes = {
        doubled: [before, piece, piece, after],
        swapped: [before, second, piece, bytes.subarray(next.end)],
        'left out': [before, after],
        'put at the end again': [bytes, piece],
      };
      for (const [how, parts] of Object.entries(changes)) {
        const damaged = Buffer.concat(parts);
        if (damaged.equals(bytes)) continue;
        const what = `what stands at ${start} ${how}`;
        const { kept, error } = await openDamaged(t, new Map([[LOG, damaged]]), what);
        if (how === 'put at the end again') t.is(kept, RECORDS, what);
        else if (error) t.is(error.code, 'wal_corrupt', what);
        else t.true(kept !== null && kept <= RECORDS, what);
      }
    }
  }
});
