import test from 'ava';
import { SimulatedDisk } from '../helpers/engine/simulated-disk.js';
import { openStore, tryOpenStore } from '../helpers/engine/store/open-store.js';
import { faultOf, runScenario, scenarioOptions } from '../helpers/engine/store/scenario.js';
import { scaled } from '../helpers/scale.js';
import { seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

const nothingFails = async () => {
  const disk = new SimulatedDisk();
  const sent = await runScenario({ disk });
  return { calls: disk.callCount, sent };
};

test('the scenario writes all it means to where nothing fails, and compacts', async (t) => {
  const disk = new SimulatedDisk();
  const sent = await runScenario({ disk });
  t.is(sent.length, 36);
  t.true(sent.every(({ ok }) => ok));
  const store = await openStore({ disk });
  t.is(faultOf(store, sent), null);
  t.is(store.size, 37);
  t.true((await disk.list('/data')).some((name) => name.endsWith('.checkpoint')));
});

for (const code of ['EIO', 'ENOSPC', 'EINTR'] as const) {
  test(`whichever disk call fails with ${code}, what was answered is there`, async (t) => {
    shows(t, 16);
    const stride = scaled(t, 'every n-th call', 3, 1);
    let struck = 0;
    let refused = 0;
    for (let nth = 1; ; nth += stride) {
      const disk = new SimulatedDisk();
      disk.failCall(nth, code);
      const sent = await runScenario({ disk });
      if (disk.faultsHit === 0) break;
      struck += 1;
      refused += sent.filter(({ ok }) => !ok).length;
      const store = await openStore({ disk: disk.crash(), ...scenarioOptions });
      t.is(faultOf(store, sent), null, `call ${nth}`);
      const result = await store.put('after', Buffer.from('wards'));
      t.true(result.isOk(), `writing after call ${nth}`);
    }
    t.log(`${struck} calls were made to fail, and ${refused} writes refused`);
    t.true(struck > 20);
    if (code !== 'EINTR') t.true(refused > 0);
  });
}

test('wherever the power goes, compacting or not, what was answered is there', async (t) => {
  shows(t, 18);
  const seed = seeded(t);
  const { calls } = await nothingFails();
  const rounds = scaled(t, 'passes over all disk calls', 1, 40);
  for (let round = 0; round < rounds; round += 1) {
    for (let nth = 1; nth <= calls; nth += 1) {
      let seen = 0;
      let next: SimulatedDisk | null = null;
      const spare = seed.random() < 0.3 ? null : { float: seed.random };
      const disk: SimulatedDisk = new SimulatedDisk({
        turn: async () => {
          seen += 1;
          if (seen === nth) next = disk.crash(spare);
        },
      });
      const sent = await runScenario({ disk });
      const store = await openStore({ disk: next ?? disk.crash(), ...scenarioOptions });
      t.is(faultOf(store, sent), null, `call ${nth}`);
    }
  }
});

test('a full disk refuses writes and nothing else, and takes them again once it has room', async (t) => {
  shows(t, 16);
  const disk = new SimulatedDisk({ capacity: 64 * 1024 });
  const store = await openStore({ disk });
  const value = Buffer.alloc(1000, 'v');
  let stored = 0;
  for (; ; stored += 1) {
    const result = await store.put(`k${stored}`, value);
    if (result.isOk()) continue;
    t.is(result.error().code, 'disk_full');
    t.true(result.error().retryable);
    t.true(result.error().stateValid);
    t.false(result.error().accepted);
    break;
  }
  t.true(stored > 30);
  t.is(store.get(`k${stored}`), undefined);
  t.is(store.list().length, stored);
  t.is((await store.put('still full', value)).error().code, 'disk_full');
  disk.capacity = 256 * 1024;
  t.true((await store.put('k', value)).isOk());
  (await store.close()).value();
  const again = await openStore({ disk });
  t.is(again.size, stored + 1);
});

test('once a sync has failed nothing more is taken, and all can still be read', async (t) => {
  shows(t, 17);
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  await store.put('a', Buffer.from('1'));
  disk.failCall(1, 'EIO', { only: ['sync'] });
  const failed = await store.put('b', Buffer.from('2'));
  t.is(failed.error().code, 'wal_poisoned');
  t.true(failed.error().fatal);
  t.is(store.get('b'), undefined);
  t.is((await store.put('c', Buffer.from('3'))).error().code, 'wal_poisoned');
  t.is((await store.note('n', Buffer.from('4'))).error().code, 'wal_poisoned');
  t.is((await store.compact()).error().code, 'wal_poisoned');
  t.is(store.get('a')?.value.toString(), '1');
  await store.close();
  const again = await openStore({ disk: disk.crash() });
  t.deepEqual(
    again.list().map(({ key }) => key),
    ['a'],
  );
});

test('a log that another store has open, or of another node, is refused and left alone', async (t) => {
  shows(t, 20);
  const disk = new SimulatedDisk();
  const store = await openStore({ disk });
  await store.put('a', Buffer.from('1'));
  t.is((await tryOpenStore({ disk })).error().code, 'wal_locked');
  (await store.close()).value();
  const before = disk.contents('/data/wal.log');
  t.is((await tryOpenStore({ disk, nodeId: 'node-b' })).error().code, 'wal_wrong_node');
  t.deepEqual(disk.contents('/data/wal.log'), before);
  t.is((await tryOpenStore({ disk, path: '/none/wal.log' })).error().code, 'directory_missing');
  t.true((await tryOpenStore({ disk })).isOk());
});
