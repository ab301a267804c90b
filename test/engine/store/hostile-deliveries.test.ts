import test from 'ava';
import { VersionVector } from '../../../src/engine/core/index.js';
import type { Operation } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { nothing, stateOf } from '../../helpers/engine/store/state-of.js';

const ORIGIN = `node-z#${'0'.repeat(16)}`;
const LIMIT = 100_000;

function operation(change: Partial<Operation> = {}): Operation {
  const time = 1_800_000_000_000 * 1024;
  const plain = { origin: ORIGIN, counter: 1, time, key: 'k', value: Buffer.from('1') };
  return { ...plain, context: null, batchEnd: change.counter ?? 1, ...change };
}

function origins(count: number, from = 0): [string, number][] {
  return Array.from({ length: count }, (_, index) => [
    `o#${(from + index).toString(16).padStart(16, '0')}`,
    1,
  ]);
}

test('contexts and vectors that no log can bring back are refused', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  (await store.put('here', Buffer.from('1'))).value();
  const before = stateOf(store);
  const contexts = [
    new Map([['nobody', 1]]),
    new Map([[ORIGIN, -1]]),
    new Map([[ORIGIN, 0.5]]),
    new Map([[ORIGIN, Number.POSITIVE_INFINITY]]),
    new Map(origins(LIMIT + 1)),
  ];
  for (const context of contexts) {
    const result = await store.merge([operation({ context })], null);
    t.is(result.error().code, 'invalid_argument', String([...context].slice(0, 2)));
  }
  const vectors = [
    new VersionVector([['nobody', 1]]),
    new VersionVector([[ORIGIN, 0.5]]),
    new VersionVector(origins(LIMIT + 1)),
  ];
  for (const through of vectors) {
    const result = await store.merge([operation()], through);
    t.is(result.error().code, 'invalid_argument', String([...through.entries()].slice(0, 2)));
  }
  t.deepEqual(stateOf(store), before);
  (await store.put('next', Buffer.from('2'))).value();
  const again = await openStore({ disk: disk.crash() });
  t.true(again.has('next'));
});

test('many deliveries cannot name more origins than a log can bring back', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  (await store.merge([], new VersionVector(origins(LIMIT - 1)))).value();
  const more = await store.merge([], new VersionVector(origins(2, LIMIT)));
  t.is(more.error().code, 'invalid_argument');
  (await store.compact()).value();
  const again = await openStore({ disk: disk.crash() });
  t.is([...again.vector.entries()].length, LIMIT - 1);
});

test('the greatest counters and times are taken, and survive a restart', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  const most = Number.MAX_SAFE_INTEGER;
  const extreme = operation({ counter: most, batchEnd: most });
  t.deepEqual((await store.merge([extreme], new VersionVector([[ORIGIN, most]]))).value(), [
    'current',
  ]);
  const late = operation({ origin: `y${ORIGIN}`, time: most, key: 'late' });
  t.deepEqual((await store.merge([late], null)).value(), ['held']);
  const written = (await store.put('k', Buffer.from('2'))).value();
  t.true(written.time < most / 2, 'a held operation does not move the clock');
  (await store.compact()).value();
  (await store.put('after', Buffer.from('3'))).value();
  const again = await openStore({ disk: disk.crash() });
  t.deepEqual(stateOf(again), stateOf(store));
  t.true((await again.put('k', Buffer.from('4'))).value().time < most / 2);
});

test('a listener that throws leaves nobody without an answer', async (t) => {
  const store = await openStore({ disk: new SimulatedDisk() });
  store.onArrival(() => {
    throw new Error('no');
  });
  const merged = await store.merge([operation()], null);
  t.deepEqual(merged.value(), ['current']);
  t.true(store.has('k'));
});

test('a delivery that was applied and could not be made durable says that it was accepted', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, autoFlush: false });
  disk.failCall(1, 'EIO', { only: ['sync'] });
  const error = (await store.merge([operation()], null)).error();
  t.true(store.has('k'));
  t.is(error.code, 'wal_poisoned');
  t.true(error.accepted);
  t.false((await store.merge([operation({ counter: 2 })], null)).error().accepted);
  t.is(store.countAfter(nothing(), ORIGIN), 1);
});

test('no call leaves a record behind that keeps the log from being opened', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  const bad = new VersionVector([['nobody', 1]]);
  const keys = new Set<string>();
  const calls = [
    store.keepFor('link', bad),
    store.reconcile({ keys, through: bad, purged: new VersionVector() }),
    store.reconcile({ keys, through: new VersionVector(), purged: bad }),
    store.batch([null as never]),
    store.merge([null as never], null),
    store.merge([operation({ value: 'text' as never })], null),
  ];
  for (const call of calls) t.is((await call).error().code, 'invalid_argument');
  t.is((await store.purgeTombstones(bad)).value(), 0);
  (await store.put('k', Buffer.from('1'))).value();
  const again = await openStore({ disk: disk.crash() });
  t.true(again.has('k'));
});

test('a time that cannot be is not taken over', async (t) => {
  const disk = new SimulatedDisk();
  const clock = new ManualClock();
  const store = await openStore({ disk, clock });
  store.observe(Number.MAX_SAFE_INTEGER);
  const { time } = (await store.put('k', Buffer.from('1'))).value();
  t.true(time <= (clock.now() + 10 * 60_000) * 1024 + 1, String(time));
  const again = await openStore({ disk: disk.crash(), clock });
  t.is(again.get('k')?.time, time);
});

test('a clock that counts in fractions gives whole times', async (t) => {
  const disk = new SimulatedDisk();
  const clock = { now: () => 1_800_000_000_000.7, after: new ManualClock().after };
  const store = await openStore({ disk, clock });
  const { time } = (await store.put('k', Buffer.from('1'))).value();
  t.is(time, 1_800_000_000_000 * 1024);
  const again = await openStore({ disk: disk.crash(), clock });
  t.is(again.get('k')?.time, time);
});
