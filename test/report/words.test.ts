import test from 'ava';
import fc from 'fast-check';
import { counted, isoTime } from '../../src/report/words.js';
import { seeded } from '../helpers/seed.js';

const EPOCH = '1970-01-01T00:00:00.000Z';

test('a time reads as the calendar has it, whichever was told before', (t) => {
  const { between } = seeded(t);
  const near = fc.integer({ min: 0, max: 5_000 }).map((ms) => 1_795_232_690_000 + ms);
  const any = fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.oneof(near, any), { maxLength: 40 }), (times) =>
      times.every((at) => isoTime(at) === new Date(at).toISOString()),
    ),
    { seed: between(0, 2 ** 31 - 1) },
  );
  for (const at of [-1, -1_000, -1_000.5, -0.5, 999.9, 8.64e15, -8.64e15, 253_402_300_800_000]) {
    t.is(isoTime(at), new Date(at).toISOString());
  }
});

test('a time that no calendar knows is the epoch, and spoils no other', (t) => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1]) {
    t.is(isoTime(at), EPOCH);
    t.is(isoTime(1_500), '1970-01-01T00:00:01.500Z');
  }
});

test('numbers are grouped for readers', (t) => {
  t.is(counted(1, 'operation'), '1 operation');
  t.is(counted(999, 'operation'), '999 operations');
  t.is(counted(1_200, 'copy', 'copies'), '1,200 copies');
});
