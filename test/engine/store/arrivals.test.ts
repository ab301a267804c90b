import test from 'ava';
import { type Hlc, VersionVector } from '../../../src/engine/core/index.js';
import type { Operation, Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import {
  everything,
  idOf,
  nothing,
  stateOf,
  valuesOf,
} from '../../helpers/engine/store/state-of.js';

const bytes = (text: string) => Buffer.from(text);
const MINUTE = 60_000;

async function tell(from: Store, to: Store) {
  const { operations, through } = from.operationsAfter(to.vector, everything);
  return (await to.merge(operations, through)).value();
}

test('what arrives is applied once, and said to be known from then on', async (t) => {
  const [a, b] = [await openStore(), await openStore({ nodeId: 'node-b' })];
  await a.put('k', bytes('1'));
  await a.put('k', bytes('2'));
  const { operations, through } = a.operationsAfter(b.vector, everything);
  t.is(operations.length, 1, 'what was replaced costs nothing');
  t.deepEqual((await b.merge(operations, through)).value(), ['current']);
  t.deepEqual((await b.merge(operations, through)).value(), ['known']);
  t.deepEqual(valuesOf(b), valuesOf(a));
  t.true(b.vector.covers(a.origin, 2));
  t.deepEqual(b.operationsAfter(a.vector, everything).operations, []);
});

test('a delivery with a bad operation changes nothing', async (t) => {
  const store = await openStore();
  const other = await openStore({ nodeId: 'node-b' });
  await other.put('good', bytes('1'));
  const [good] = other.operationsAfter(nothing(), everything).operations as [Operation];
  const { origin, time } = good;
  const plain = { origin, counter: 2, time, key: 'k', value: null, context: null, batchEnd: 2 };
  const before = stateOf(store);
  const bad: Partial<Record<keyof Operation, unknown>>[] = [
    { origin: 'nobody' },
    { counter: 0 },
    { counter: 1.5 },
    { batchEnd: 1 },
    { time: -1 },
    { time: Number.MAX_VALUE },
    { key: '' },
    { key: '\ud800' },
    { value: Buffer.alloc(64 * 1024 * 1024 + 1) },
  ];
  for (const change of bad) {
    const operation = { ...plain, ...change } as Operation;
    const result = await store.merge([good, operation], other.vector);
    t.is(result.error().code, 'invalid_argument', JSON.stringify(Object.keys(change)));
  }
  t.deepEqual(stateOf(store), before);
});

test('operations of its own that a store has never written mean that its log is an older copy', async (t) => {
  const store = await openStore();
  await store.put('k', bytes('1'));
  const [own] = store.operationsAfter(nothing(), everything).operations as [Operation];
  const { origin, time, key, value, context } = own;
  const later = { origin, time, key, value, context, counter: 2, batchEnd: 2 };
  const before = stateOf(store);
  const result = await store.merge([later], null);
  t.is(result.error().code, 'log_rolled_back');
  t.true(result.error().fatal);
  t.is((await store.merge([], new VersionVector([[origin, 7]]))).error().code, 'log_rolled_back');
  t.deepEqual((await store.merge([own], new VersionVector([[origin, 1]]))).value(), ['known']);
  t.deepEqual(stateOf(store), before);
});

test('a batch is never parted on its way, and a limit is kept otherwise', async (t) => {
  const store = await openStore();
  for (const key of ['a', 'b', 'c']) await store.put(key, bytes(key));
  await store.batch(['d', 'e', 'f', 'g'].map((key) => ({ key, value: bytes(key) })));
  await store.put('h', bytes('h'));
  await store.put('e', bytes('e2'));
  const peer = new VersionVector();
  const parts: string[] = [];
  for (let complete = false; !complete; ) {
    const delta = store.operationsAfter(peer, { bytes: 1e9, operations: 2 });
    parts.push(delta.operations.map(({ key }) => key).join(''));
    peer.merge(delta.through);
    complete = delta.complete;
  }
  t.deepEqual(parts, ['ab', 'cdfg', 'he']);
  t.true(peer.includes(store.vector));
  t.is(store.operationsAfter(nothing(), { bytes: 1, operations: 99 }).operations.length, 1);
});

test('an operation from a clock far ahead is held, passed on, and applied in its time', async (t) => {
  const clock = new ManualClock();
  const ahead = new ManualClock(clock.now() + 60 * MINUTE);
  const far = await openStore({ nodeId: 'node-far', clock: ahead });
  let disk = new SimulatedDisk();
  let store = await openStore({ clock, disk });
  const third = await openStore({ nodeId: 'node-c', clock });
  await store.put('k', bytes('here'));
  await far.put('k', bytes('far'));
  t.deepEqual(await tell(far, store), ['held']);
  t.is(store.get('k')?.value.toString(), 'here');
  t.is(store.held().length, 1);
  t.is(store.status().held, 1);
  t.true(store.vector.includes(far.vector));

  const written: Hlc = (await store.put('l', bytes('1'))).value().time;
  t.true(written < (far.get('k')?.time ?? 0), 'its own clock does not follow');
  await tell(store, third);
  t.deepEqual(third.held().map(idOf), store.held().map(idOf));

  disk = disk.crash();
  store = await openStore({ clock, disk });
  t.is(store.held().length, 1);
  t.is((await store.releaseHeld()).value(), 0);
  clock.advance(54 * MINUTE);
  t.is((await store.releaseHeld()).value(), 0);
  clock.advance(MINUTE);
  t.is((await store.releaseHeld()).value(), 1);
  t.is((await store.releaseHeld()).value(), 0);
  t.is(store.get('k')?.value.toString(), 'far');
  t.deepEqual(store.held(), []);
  store = await openStore({ clock, disk: disk.crash() });
  t.is(store.get('k')?.value.toString(), 'far');
  t.is((await third.releaseHeld()).value(), 1);
  t.deepEqual(valuesOf(third), valuesOf(store));
});

test('held operations of one node are released in their order, and a replaced one stays replaced', async (t) => {
  const clock = new ManualClock();
  const far = await openStore({
    nodeId: 'node-far',
    clock: new ManualClock(clock.now() + 10 * MINUTE),
  });
  const store = await openStore({ clock });
  for (const value of ['1', '2']) {
    await far.put('k', bytes(value));
    t.deepEqual(await tell(far, store), ['held']);
  }
  clock.advance(10 * MINUTE);
  await store.put('k', bytes('later'));
  t.is((await store.releaseHeld()).value(), 2);
  t.is(store.get('k')?.value.toString(), '2', 'it is from a later moment than the write here');
  t.is(store.status().operations, 1);
});

test('a link that wants every operation has those that were replaced, until it has them', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  const all = { ...everything, kept: true };
  const keys = (s: Store) =>
    s.operationsAfter(nothing(), all).operations.map(({ counter }) => counter);
  await store.put('k', bytes('1'));
  await store.put('k', bytes('2'));
  t.deepEqual(keys(store), [2]);
  (await store.keepFor('cloud', store.vector)).value();
  await store.put('k', bytes('3'));
  await store.put('k', bytes('4'));
  await store.remove('k');
  t.deepEqual(keys(store), [3, 4, 5]);
  t.is(store.countAfter(nothing(), store.origin, true), 3);
  t.is(store.countAfter(nothing()), 1, 'other nodes do not want them');
  t.deepEqual(store.operationsAfter(nothing(), everything).operations.length, 1);
  t.is((await store.purgeTombstones(store.vector)).value(), 0, 'the link wants the tombstone');

  (await store.keepFor('cloud', new VersionVector([[store.origin, 3]]))).value();
  t.deepEqual(keys(store), [4, 5]);
  (await store.keepFor('cloud', nothing())).value();
  t.deepEqual(keys(store), [4, 5], 'what a link has it does not lose');
  (await store.compact()).value();
  const again = await openStore({ disk: disk.crash() });
  t.deepEqual(keys(again), [4, 5]);
  t.is(again.keeperOf('cloud')?.get(again.origin), 3);
  (await again.dropKeeper('cloud')).value();
  t.deepEqual(keys(again), [5]);
  t.is((await again.purgeTombstones(again.vector)).value(), 1);
  t.deepEqual(keys(again), []);
});

test('a purged tombstone is gone, and what it deleted does not come back', async (t) => {
  const [a, b] = [await openStore(), await openStore({ nodeId: 'node-b' })];
  await a.put('k', bytes('1'));
  const old = a.operationsAfter(nothing(), everything);
  await tell(a, b);
  await a.remove('k');
  t.is((await a.purgeTombstones(nothing())).value(), 0);
  await tell(a, b);
  for (const store of [a, b]) {
    t.is((await store.purgeTombstones(a.vector)).value(), 1);
    t.is(store.status().tombstones, 0);
    t.true(store.purged.covers(a.origin, 2));
  }
  t.deepEqual((await b.merge(old.operations, old.through)).value(), ['known']);
  t.false(b.has('k'));
});

test('a full state tells what was deleted long ago from what is new', async (t) => {
  const [a, b] = [await openStore(), await openStore({ nodeId: 'node-b' })];
  for (const key of ['deleted', 'stays', 'changed']) await a.put(key, bytes('1'));
  await tell(a, b);
  await b.put('new here', bytes('1'));
  await b.put('changed', bytes('2'));
  await a.remove('deleted');
  await a.purgeTombstones(a.vector);

  const full = a.operationsAfter(nothing(), everything);
  (await b.merge(full.operations, full.through)).value();
  const keys = new Set(full.operations.map(({ key }) => key));
  const dropped = await b.reconcile({ keys, through: full.through, purged: a.purged });
  t.is(dropped.value(), 1);
  t.deepEqual(
    b.list().map(({ key, value }) => `${key}=${value}`),
    ['changed=2', 'new here=1', 'stays=1'],
  );
  t.true(b.purged.includes(a.purged));
  await tell(b, a);
  t.deepEqual(valuesOf(a), valuesOf(b));
});
