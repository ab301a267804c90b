import test from 'ava';
import type { Clock } from '../../../src/engine/core/index.js';
import { type Append, recordTypes } from '../../../src/engine/wal/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openLog } from '../../helpers/engine/wal/open-log.js';

const text = (value: string) => Buffer.from(value);

test('an entry that cannot say its size is refused alone', async (t) => {
  const { wal } = (await openLog(new SimulatedDisk())).value();
  const before = wal.write(recordTypes.put, 1, text('a'));
  const refused = new Promise<string>((resolve) => {
    const entry: Append = {
      type: recordTypes.put,
      time: 1,
      get size(): number {
        throw new RangeError('no size');
      },
      encode: () => {},
      appended: () => resolve('appended'),
      failed: ({ message }) => resolve(message),
    };
    wal.append(entry);
  });
  const after = wal.write(recordTypes.put, 1, text('b'));
  (await wal.flush()).value();
  t.is((await before).value().sequence, 1);
  t.is((await after).value().sequence, 2);
  t.regex(await refused, /no size/);
  t.is(wal.status().poisoned, null);
  (await wal.close()).value();
});

test('what no recovery would take for a record is refused, and costs no other', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk)).value();
  const writes = [
    wal.write(recordTypes.put, 1, text('a')),
    wal.write(recordTypes.put, 2 ** 53, text('late')),
    wal.write(recordTypes.put, 0.5, text('half')),
    wal.write(99 as 1, 1, text('strange')),
    wal.write(recordTypes.put, 1, text('b')),
  ];
  const answers = (await Promise.all(writes)).map((result) => result.isOk());
  t.deepEqual(answers, [true, false, false, false, true]);
  const { records } = (await openLog(disk.crash())).value();
  t.deepEqual(
    records.map(({ payload }) => payload.toString()),
    ['a', 'b'],
  );
});

/** A process whose timers have no turn, since one write follows upon the other. */
class BusyClock implements Clock {
  #now = 0;

  now(): number {
    this.#now += 1;
    return this.#now;
  }

  after() {
    return { cancel: () => {} };
  }
}

test('where the log syncs later, a caller who never rests does not put that off', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, { autoFlush: false, clock: new BusyClock() })).value();
  for (let number = 1; number <= 500; number += 1) {
    t.false((await wal.write(recordTypes.put, 1, text('a'))).value().durable);
    const { lastSequence, durableSequence } = wal.status();
    t.true(lastSequence - durableSequence <= 100, `${durableSequence} of ${lastSequence}`);
  }
  t.true(disk.calls.sync < 50, 'one sync for many');
});

test('the lock is let go of also where closing the file fails', async (t) => {
  const disk = new SimulatedDisk();
  const { wal } = (await openLog(disk, { clock: new ManualClock() })).value();
  (await wal.write(recordTypes.put, 1, text('a'))).value();
  disk.failCall(1, 'EIO', { only: ['close'] });
  t.is((await wal.close()).error().code, 'io_error');
  disk.clearFaults();
  const again = (await openLog(disk)).value();
  t.is(again.records.length, 1);
});
