import test from 'ava';
import type { EngineEvent } from '../../../src/engine/core/index.js';
import { Store } from '../../../src/engine/store/index.js';
import { randomFrom } from '../../helpers/engine/random.js';
import { SimulatedDisk } from '../../helpers/engine/simulated-disk.js';
import { ManualClock } from '../../helpers/engine/store/manual-clock.js';
import { openStore } from '../../helpers/engine/store/open-store.js';
import { stateOf } from '../../helpers/engine/store/state-of.js';
import { seeded } from '../../helpers/seed.js';

const small = { segmentBytes: 8 * 1024, compactAfterBytes: 64 * 1024 };

test('what a restart reads follows what is live, not what was ever written', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk, ...small });
  let most = 0;
  for (let round = 0; round < 400; round += 1) {
    const value = Buffer.alloc(200, round);
    await Promise.all(Array.from({ length: 50 }, (_, key) => store.put(`k${key}`, value)));
    most = Math.max(most, disk.used);
  }
  const written = 400 * 50 * 200;
  t.true(written > 3_900_000);
  t.true(most < 3 * (small.compactAfterBytes + store.status().liveBytes), `${most} bytes at most`);
  (await store.compact()).value();
  t.true(disk.used < 2 * store.status().liveBytes + 4096, `${disk.used} bytes after compaction`);
  (await store.close()).value();
  const again = await openStore({ disk, ...small });
  t.true((again.status().wal?.recovery.records ?? 0) < 100);
  t.deepEqual(again.get('k7')?.value, Buffer.alloc(200, 399));
});

test('writes go on while the log is compacted, and none is lost', async (t) => {
  let disk = new SimulatedDisk();
  let store = await openStore({ disk, segmentBytes: 8 * 1024 });
  for (let key = 0; key < 5000; key += 1) void store.put(`k${key}`, Buffer.alloc(200, 'a'));
  await store.put('last', Buffer.from('a'));
  const compacting = store.compact();
  let ended = false;
  void compacting.then(() => {
    ended = true;
  });
  let written = 0;
  for (; !ended; written += 1) {
    (await store.put(`k${written % 5000}`, Buffer.from(`b${written}`))).value();
    if (written % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  t.true((await compacting).value().records > 0);
  t.true(written > 10, `${written} writes meanwhile`);
  const before = stateOf(store);
  disk = disk.crash();
  store = await openStore({ disk });
  t.deepEqual(stateOf(store), before);
});

test('two calls at once are one compaction, and closing ends one that is under way', async (t) => {
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  for (let key = 0; key < 20_000; key += 1) void store.put(`k${key}`, Buffer.alloc(100));
  await store.put('last', Buffer.alloc(1));
  const [one, two] = await Promise.all([store.compact(), store.compact()]);
  t.is(one, two);
  t.true(one.isOk());
  const ending = store.compact();
  const [closed, ended] = await Promise.all([store.close(), ending]);
  t.true(closed.isOk());
  t.is(ended.error().code, 'invalid_state');
  t.is((await store.compact()).error().code, 'invalid_state');
  const again = await openStore({ disk });
  t.is(again.size, 20_001);
  const names = await disk.list('/data');
  t.deepEqual(
    names.filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('a compaction that fails is told of, and the log goes on', async (t) => {
  const disk = new SimulatedDisk();
  const events: EngineEvent[] = [];
  const opened = await Store.open({
    nodeId: 'node-a',
    clock: new ManualClock(),
    random: randomFrom(seeded(t)),
    wal: { disk, path: '/data/wal.log' },
    log: (event) => void events.push(event),
  });
  const store = opened.value();
  for (let key = 0; key < 100; key += 1) void store.put(`k${key}`, Buffer.alloc(1000));
  await store.put('last', Buffer.alloc(1));
  disk.capacity = disk.used + 20_000;
  const failed = await store.compact();
  t.is(failed.error().code, 'disk_full');
  t.true(events.some(({ event, level }) => event === 'wal_compacted' && level === 'warn'));
  t.true((await store.put('after', Buffer.alloc(10))).isOk());
  disk.capacity = Number.POSITIVE_INFINITY;
  t.true((await store.compact()).isOk());
  t.is((await openStore({ disk: disk.crash() })).size, 102);
});

test('a store in memory only has nothing to compact, and says so', async (t) => {
  const store = await openStore();
  t.is((await store.compact()).error().code, 'invalid_state');
  t.true((await store.flush()).isOk());
  t.is(store.status().wal, null);
});
