import test from 'ava';
import fc from 'fast-check';
import {
  batchesOfChildren,
  batchJobId,
  closeJobId,
  finishJobId,
  newBatchId,
  openJobId,
  quarantineJobId,
  scoreJobId,
} from '../../../src/cloud/queues/index.js';

const jobIdOf = (events: number) =>
  batchJobId({ events: Array.from({ length: events }), batch_id: newBatchId() });
const eventsOf = (keys: readonly string[]) =>
  [...batchesOfChildren(keys).values()].reduce((sum, size) => sum + size, 0);

test('the names of unfinished children tell how many events are pending', (t) => {
  const key = (id: string) => `{sd:0}:ingest:${id}`;
  const others = [openJobId('run_1'), finishJobId('run_1'), closeJobId('run_1')].map(key);
  t.is(eventsOf(others), 0);
  t.is(eventsOf([...others, key(jobIdOf(7)), key(jobIdOf(1_000))]), 1_007);
});

test('a batch that moves to quarantine is pending once', (t) => {
  const id = jobIdOf(12);
  t.is(eventsOf([`{sd:0}:quarantine:${quarantineJobId(id)}`]), 12);
  t.is(eventsOf([`{sd:0}:ingest:${id}`, `{sd:0}:quarantine:${quarantineJobId(id)}`]), 12);
});

test('whatever the sizes, their sum comes out', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1_000 })), (sizes) => {
      const keys = sizes.map((size) => `{sd:3}:ingest:${jobIdOf(size)}`);
      return eventsOf(keys) === sizes.reduce((sum, size) => sum + size, 0);
    }),
  );
  t.pass();
});

test('names keep to what BullMQ takes, and two batches never share one', (t) => {
  const names = [scoreJobId('prj_1', 'run_1'), openJobId('run_1'), jobIdOf(3), jobIdOf(3)];
  for (const name of names) {
    t.false(name.includes(':'));
    t.true(Number.isNaN(Number(name)));
  }
  t.is(new Set(names).size, names.length);
  t.not(scoreJobId('prj_1', 'run_1'), scoreJobId('prj_2', 'run_1'));
});
