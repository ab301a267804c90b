import test from 'ava';
import { QueueDepth, type Queues } from '../../../src/cloud/queues/index.js';

/** A depth whose readings answer what the test says, when it says so. */
function heldDepth() {
  const clock = { at: 10_000, now: () => clock.at };
  const asked: ((length: number) => void)[] = [];
  const redis = { llen: () => new Promise<number>((resolve) => asked.push(resolve)) };
  const queues = { shards: [{ prefix: '{sd:0}' }], redis } as unknown as Queues;
  const depth = new QueueDepth(queues, clock);
  const answer = async (length: number) => {
    asked.shift()?.(length);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { depth, clock, asked, answer };
}

test('the depth is read at most once at a time, and kept for a moment', async (t) => {
  const { depth, clock, asked, answer } = heldDepth();
  t.is(depth.waitingJobs(), 0);
  t.is(depth.waitingJobs(), 0);
  t.is(asked.length, 1);
  await answer(7);
  clock.at += 200;
  t.is(depth.waitingJobs(), 7);
  t.is(asked.length, 0);
  clock.at += 1;
  t.is(depth.waitingJobs(), 7);
  t.is(asked.length, 1);
});

test('a queue that was full before nobody asked for a while refuses nobody', async (t) => {
  const { depth, clock, asked, answer } = heldDepth();
  depth.waitingJobs();
  await answer(50);
  t.is(depth.waitingJobs(), 50);
  clock.at += 1_001;
  t.is(depth.waitingJobs(), 0);
  t.is(asked.length, 1);
  await answer(60);
  t.is(depth.waitingJobs(), 60, 'and is asked again at once');
});

test('while an answer is late the last one counts', async (t) => {
  const { depth, clock, answer } = heldDepth();
  depth.waitingJobs();
  await answer(50);
  clock.at += 201;
  t.is(depth.waitingJobs(), 50);
  clock.at += 5_000;
  t.is(depth.waitingJobs(), 50);
});
