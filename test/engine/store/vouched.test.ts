import test from 'ava';
import type { Store } from '../../../src/engine/store/index.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { everything, nothing, valuesOf } from '../../helpers/engine/store/state-of.js';
import { scaled } from '../../helpers/scale.js';
import { seeded } from '../../helpers/seed.js';

const bytes = (text: string) => Buffer.from(text);
const told = (store: Store) =>
  store
    .operationsAfter(nothing(), everything)
    .operations.map(({ key, value }) => `${key}=${value}`);

test('where the log syncs later, other nodes are told only of what a crash cannot take', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, autoFlush: false });
  t.false((await store.put('a', bytes('1'))).value().durable);
  t.is(store.get('a')?.value.toString(), '1');
  t.is(store.vector.get(store.origin), 0);
  t.deepEqual(told(store), []);
  (await store.flush()).value();
  t.is(store.vector.get(store.origin), 1);
  t.deepEqual(told(store), ['a=1']);

  await store.put('a', bytes('2'));
  t.is(store.get('a')?.value.toString(), '2');
  t.deepEqual(told(store), ['a=1'], 'what was replaced is told until its successor is safe');
  t.is(store.status().operations, 1);
  (await store.flush()).value();
  t.deepEqual(told(store), ['a=2']);
});

test('listeners hear of local writes once they are safe', async (t) => {
  const clock = new ManualClock();
  const store = await openStore({ disk: new SimulatedDisk(), autoFlush: false, clock });
  const heard: string[][] = [];
  const hearing = new Promise<void>((resolve) => {
    store.onLocalWrite(() => {
      heard.push(told(store));
      resolve();
    });
  });
  await store.put('a', bytes('1'));
  await store.put('b', bytes('1'));
  t.deepEqual(heard, []);
  clock.advance(50);
  await hearing;
  t.deepEqual(heard, [['a=1', 'b=1']]);
});

test('a merge is durable when it is answered, also where writes are not', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, autoFlush: false });
  const other = await openStore({ nodeId: 'node-b' });
  await other.put('b', bytes('1'));
  const { operations, through } = other.operationsAfter(nothing(), everything);
  (await store.merge(operations, through)).value();
  (await store.note('n', bytes('1'))).value();
  const again = await openStore({ disk: disk.crash() });
  t.true(again.has('b'));
  t.true(again.vector.includes(through));
  t.deepEqual(again.noteOf('n'), bytes('1'));
});

test('nodes that were told before a crash end up equal after it', async (t) => {
  const seed = seeded(t);
  const rounds = scaled(t, 'crashes', 150, 20_000);
  let disk = new SimulatedDisk();
  let store = await openStore({ disk, autoFlush: false, compactAfterBytes: 4_000 });
  const peer = await openStore({ nodeId: 'node-b' });
  for (let round = 0; round < rounds; round += 1) {
    for (let step = seed.between(1, 12); step > 0; step -= 1) {
      const key = `k${seed.between(0, 5)}`;
      const writing = store.put(key, bytes(`${round} ${step}`));
      if (seed.random() < 0.5) await writing;
      if (seed.random() < 0.2) await store.flush();
      if (seed.random() < 0.3) await tell(store, peer);
      if (seed.random() < 0.1) await tell(peer, store);
    }
    disk = disk.crash({ float: seed.random });
    store = await openStore({ disk, autoFlush: false, compactAfterBytes: 4_000 });
    t.true(store.vector.get(store.origin) >= peer.vector.get(store.origin));
    if (seed.random() < 0.8) continue;
    await store.flush();
    await tell(store, peer);
    t.deepEqual(valuesOf(peer), valuesOf(store), `after crash ${round}`);
  }
});

async function tell(from: Store, to: Store): Promise<void> {
  const limit = { bytes: 60, operations: 3 };
  for (let complete = false; !complete; ) {
    const delta = from.operationsAfter(to.vector, limit);
    (await to.merge(delta.operations, delta.through)).value();
    complete = delta.complete;
  }
}
