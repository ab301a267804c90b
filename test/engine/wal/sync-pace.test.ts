import test from 'ava';
import { SyncPace } from '../../../src/engine/wal/sync-pace.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openLog } from '../../helpers/engine/wal/open-log.js';

/** Which of some syncs, one after another, are done on the spot. */
function inline(pace: SyncPace, clock: ManualClock, syncs: number, tookMs: number, met = 0) {
  return Array.from({ length: syncs }, () => {
    const now = pace.begin();
    clock.advance(tookMs);
    pace.end(now ? 0 : met);
    return now;
  });
}

test('those who all wait are served on the spot, and every sixteenth time in the background', (t) => {
  const clock = new ManualClock();
  const found = inline(new SyncPace(clock), clock, 64, 0);
  t.is(found.filter((now) => !now).length, 4);
  t.false(found[15]);
});

test('where others gather during a sync in the background, all of them go there', (t) => {
  const clock = new ManualClock();
  const found = inline(new SyncPace(clock), clock, 140, 0, 3);
  t.deepEqual(new Set(found.slice(0, 15)), new Set([true]));
  t.deepEqual(new Set(found.slice(15)), new Set([false]));
});

test('a slow disk never holds up the program', (t) => {
  const clock = new ManualClock();
  const pace = new SyncPace(clock);
  inline(pace, clock, 40, 5);
  t.deepEqual(new Set(inline(pace, clock, 100, 5)), new Set([false]));
  inline(pace, clock, 200, 0);
  t.true(inline(pace, clock, 10, 0).includes(true), 'and one that is fast again is noticed');
});

test('a program that writes without pause lets timers have their turn', async (t) => {
  const { wal } = (
    await openLog(new SimulatedDisk({ turn: () => new Promise(setImmediate) }))
  ).value();
  let turns = 0;
  const count = () => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  for (let write = 0; write < 160; write += 1) {
    (await wal.write(1, 1, Buffer.from('again'))).value();
  }
  clearImmediate(timer);
  t.true(turns >= 9, `${turns} turns`);
});
