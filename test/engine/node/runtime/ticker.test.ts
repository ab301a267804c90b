import test from 'ava';
import {
  type Clock,
  Result,
  SoftadastraError,
  systemClock,
} from '../../../../src/engine/core/index.js';
import type { NodeRuntime } from '../../../../src/engine/node/index.js';
import { Ticker } from '../../../../src/engine/node/runtime/ticker.js';
import { memoryNode, openRuntime, recordedEvents } from '../../../helpers/engine/node-runtime.js';
import { SimulatedNetworkClock } from '../../../helpers/engine/simulated-network-clock.js';

/** A node whose ticks are counted, and how many of them pruned. */
function counted(runtime: NodeRuntime) {
  const ticks: boolean[] = [];
  const tick = runtime.sync.tick.bind(runtime.sync);
  runtime.sync.tick = (options = {}) => {
    ticks.push(options.prune === true);
    return tick(options);
  };
  return ticks;
}

test('it ticks at its interval, and prunes once a minute', async (t) => {
  const clock = new SimulatedNetworkClock();
  const runtime = await openRuntime(t, memoryNode('a'));
  const ticks = counted(runtime);
  const ticker = new Ticker({ runtime, clock, intervalMs: 1_000 });
  await ticker.start();
  await clock.advance(180_500);
  t.is(ticks.length, 180);
  t.is(ticks.filter((pruned) => pruned).length, 3);
  await ticker.stop();
  await clock.advance(10_000);
  t.is(ticks.length, 180);
  t.is(clock.pending, 0);
});

test('it starts and stops, twice and in any order, and leaves no timer', async (t) => {
  const clock = new SimulatedNetworkClock();
  const runtime = await openRuntime(t, memoryNode('a'));
  const ticks = counted(runtime);
  const ticker = new Ticker({ runtime, clock, intervalMs: 10 });
  await ticker.stop();
  for (let round = 1; round <= 50; round += 1) {
    await Promise.all([ticker.start(), ticker.start()]);
    await clock.advance(15);
    await Promise.all([ticker.stop(), ticker.stop()]);
    t.is(ticks.length, round);
    t.is(clock.pending, 0);
  }
});

test('a stop waits for the tick that is under way', async (t) => {
  let due = () => {};
  const clock: Clock = {
    now: systemClock.now,
    after: (_ms, run) => {
      due = run;
      return { cancel: () => {} };
    },
  };
  const runtime = await openRuntime(t, memoryNode('a'));
  let finish = () => {};
  const ticked = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const nothing = {
    retriedCount: 0,
    prunedCount: 0,
    batchSize: 0,
    releasedCount: 0,
    purgedCount: 0,
  };
  runtime.sync.tick = () => ticked.then(() => Result.ok(nothing));
  const ticker = new Ticker({ runtime, clock, intervalMs: 10 });
  await ticker.start();
  due();
  let stopped = false;
  const stopping = ticker.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.false(stopped);
  finish();
  await stopping;
  t.true(stopped);
});

test('what a tick did is told, and what it could not do', async (t) => {
  const clock = new SimulatedNetworkClock();
  const { events, parts } = recordedEvents();
  const runtime = await openRuntime(t, memoryNode('a'), parts);
  const nothing = { prunedCount: 0, releasedCount: 0, purgedCount: 0 };
  const results = [
    Result.ok({ ...nothing, retriedCount: 2, batchSize: 3 }),
    Result.ok({ ...nothing, retriedCount: 0, batchSize: 0 }),
    Result.err<never>(new SoftadastraError('disk_full', 'no space')),
  ];
  runtime.sync.tick = async () => results.shift() ?? t.fail('one tick too many');
  const ticker = new Ticker({ runtime, clock, intervalMs: 1_000 });
  await ticker.start();
  await clock.advance(3_500);
  await ticker.stop();
  const told = events.filter(({ event }) => event === 'sync_tick');
  t.deepEqual(
    told.map(({ level, message, context, error }) => [level, message, context, error?.code]),
    [
      ['info', 'retriedCount 2, batchSize 3', { retriedCount: 2, batchSize: 3 }, undefined],
      ['debug', 'nothing to do', {}, undefined],
      ['error', 'no space', undefined, 'disk_full'],
    ],
  );
});
