import test from 'ava';
import { VersionVector } from '../../../src/engine/core/index.js';
import type { Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { everything, nothing, valuesOf } from '../../helpers/engine/store/state-of.js';

const bytes = (text: string) => Buffer.from(text);
const forLink = { ...everything, kept: true };
const toldTo = (store: Store, limit: typeof everything) =>
  store.operationsAfter(nothing(), limit).operations.map(({ counter }) => counter);

test('what a link wants is told to nodes too until what replaced it is safe', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, autoFlush: false });
  (await store.keepFor('cloud', new VersionVector())).value();
  (await store.put('k', bytes('1'))).value();
  (await store.flush()).value();
  t.is(store.vector.get(store.origin), 1);
  (await store.put('k', bytes('2'))).value();

  const peer = await openStore({ nodeId: 'node-b' });
  const { operations, through } = store.operationsAfter(peer.vector, everything);
  (await peer.merge(operations, through)).value();
  const after = await openStore({ disk: disk.crash(), autoFlush: false });
  t.deepEqual(valuesOf(after), valuesOf(peer));
});

test('a link that has what was replaced does not take it from nodes before that is safe', async (t) => {
  const store = await openStore({ disk: new SimulatedDisk(), autoFlush: false });
  const { origin } = store;
  (await store.keepFor('cloud', new VersionVector())).value();
  (await store.put('k', bytes('1'))).value();
  (await store.flush()).value();
  t.is(store.vector.get(store.origin), 1);
  (await store.put('k', bytes('2'))).value();
  t.deepEqual(toldTo(store, forLink), [1]);
  t.is(store.countAfter(nothing(), origin, true), 2);
  (await store.flush()).value();
  t.deepEqual(toldTo(store, everything), [2]);
  t.deepEqual(toldTo(store, forLink), [1, 2], 'it stays for the link');
  t.is(store.status().operations, 1);
  t.is(store.countAfter(nothing(), origin, true), 2);
  (await store.keepFor('cloud', new VersionVector([[origin, 1]]))).value();
  t.deepEqual(toldTo(store, forLink), [2]);
});

test('a compaction keeps what a link wants, also right after it was replaced', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, autoFlush: false });
  (await store.keepFor('cloud', new VersionVector())).value();
  (await store.put('k', bytes('1'))).value();
  (await store.put('k', bytes('2'))).value();
  (await store.compact()).value();
  const again = await openStore({ disk: disk.crash(), autoFlush: false });
  t.deepEqual(toldTo(again, forLink), [1, 2]);
});

test('replaced values that wait for a sync do not fill the memory', async (t) => {
  const store = await openStore({ disk: new SimulatedDisk(), autoFlush: false });
  const megabyte = Buffer.alloc(1024 * 1024);
  for (let number = 0; number < 60; number += 1) {
    (await store.put('k', megabyte)).value();
    (await store.flush()).value();
  }
  const { liveBytes } = store.status();
  t.true(liveBytes < 2 * megabyte.length, `${liveBytes} bytes for one value`);
});

test('nor do they where nobody asks for a sync', async (t) => {
  const clock = new ManualClock();
  const store = await openStore({ disk: new SimulatedDisk(), autoFlush: false, clock });
  const megabyte = Buffer.alloc(1024 * 1024);
  for (let number = 0; number < 60; number += 1) {
    (await store.put('k', megabyte)).value();
    clock.advance(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { liveBytes } = store.status();
  t.true(liveBytes < 12 * megabyte.length, `${liveBytes} bytes for one value`);
});
