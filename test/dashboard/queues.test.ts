import test from 'ava';
import { isBusy, lagOf, lanesOf } from '../../src/dashboard/model/queues.js';
import type { QueueReading } from '../../src/sdk/types.js';

test('the shards of a lane are read as one', (t) => {
  const lanes = lanesOf([
    reading({ shard: 1, waiting: 3, active: 1, oldest_waiting_seconds: 2 }),
    reading({ shard: 0, waiting: 4, delayed: 5, failed: 6, oldest_waiting_seconds: 9 }),
  ]);
  t.is(lanes.length, 1);
  t.like(lanes[0], {
    lane: 'ingest',
    waiting: 7,
    active: 1,
    delayed: 5,
    failed: 6,
    oldestWaitingSeconds: 9,
  });
  t.deepEqual(
    lanes[0]?.shards.map(({ shard }) => shard),
    [0, 1],
  );
});

test('lanes stand in the order of the work, those that are not known at the end', (t) => {
  const names = ['zeta', 'maintenance', 'scoring', 'alpha', 'ingest'];
  const lanes = lanesOf(names.map((lane) => reading({ lane })));
  t.deepEqual(
    lanes.map(({ lane }) => lane),
    ['ingest', 'scoring', 'maintenance', 'alpha', 'zeta'],
  );
  t.is(lanes.at(-1)?.meaning, '');
});

test('without readings there is nothing to show', (t) => {
  t.deepEqual(lanesOf([]), []);
  t.false(isBusy([]));
});

test('how late the workers are follows from the oldest job that waits', (t) => {
  const text = (waiting: number, oldestWaitingSeconds: number) =>
    lagOf({ waiting, oldestWaitingSeconds }).text;
  t.is(text(0, 0), 'Nothing waits');
  t.is(text(900, 4.9), 'Keeps up');
  t.is(text(1, 5), 'Late');
  t.is(text(1, 59.9), 'Late');
  t.is(text(1, 60), 'Behind');
  t.is(lagOf({ waiting: 1, oldestWaitingSeconds: 60 }).tone, 'bad');
});

test('timers and old failures alone are no work', (t) => {
  t.false(isBusy([reading({ delayed: 3, failed: 2 })]));
  t.true(isBusy([reading({}), reading({ active: 1 })]));
  t.true(isBusy([reading({ waiting: 1 })]));
});

function reading(fields: Partial<QueueReading>): QueueReading {
  return {
    shard: 0,
    lane: 'ingest',
    waiting: 0,
    active: 0,
    delayed: 0,
    failed: 0,
    oldest_waiting_seconds: 0,
    ...fields,
  };
}
