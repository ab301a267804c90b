import test, { type ExecutionContext } from 'ava';
import { randomFrom } from '../helpers/engine/random.js';
import type { FaultCode } from '../helpers/engine/simulated-disk/faults.js';
import { SimulatedDisk } from '../helpers/engine/simulated-disk.js';
import { Ledger } from '../helpers/engine/wal/ledger.js';
import { openLog } from '../helpers/engine/wal/open-log.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

/** Opens, appends, begins new files, compacts, closes and opens again, whatever fails. */
async function work(disk: SimulatedDisk, ledger: Ledger, autoFlush: boolean): Promise<void> {
  for (const rounds of [4, 3]) {
    const opened = await openLog(disk, { segmentBytes: 4096, autoFlush });
    if (opened.isErr()) continue;
    const { wal, records } = opened.value();
    for (const { time } of records) ledger.present.add(time);
    for (let round = 0; round < rounds; round += 1) {
      await ledger.append(wal, 1);
      await ledger.append(wal, 12);
      if (round === 1) await Promise.all([ledger.compact(wal), ledger.append(wal, 5)]);
      if (!autoFlush) await ledger.flush(wal);
    }
    await wal.close();
  }
}

const ENDS = ['kill', 'crash', 'kill and crash'] as const;

/** The n-th call fails, for every n until none does. */
async function failEach(t: ExecutionContext, code: FaultCode, autoFlush: boolean, random: Seeded) {
  const ways = scaled(t, 'ways to end after each call', 1, ENDS.length);
  for (let nth = 1; ; nth += 1) {
    for (let way = 0; way < ways; way += 1) {
      const end = ENDS[(nth + way) % ENDS.length];
      const what = `call ${nth}: ${code}, then ${end}, autoFlush ${autoFlush}`;
      const disk = new SimulatedDisk();
      const ledger = new Ledger();
      disk.failCall(nth, code);
      await work(disk, ledger, autoFlush);
      const isHit = disk.faultsHit > 0;
      let next = end === 'crash' ? disk.crash(randomFrom(random)) : disk.kill();
      if (end === 'kill and crash') {
        const wal = await ledger.check(t, next, what);
        if (wal) await ledger.append(wal, 3);
        next = next.crash(randomFrom(random));
      }
      const wal = await ledger.check(t, next, what);
      if (!wal) return;
      await ledger.append(wal, 10);
      (await wal.close()).value();
      await ledger.check(t, next.crash(), `${what}, ten more`);
      if (!isHit) {
        t.log(`${code}: ${nth - 1} calls, each failed once`);
        t.true(nth > 50 && ledger.accepted.size > 80);
        return;
      }
    }
  }
}

for (const code of ['EIO', 'ENOSPC', 'EINTR', 'EACCES'] as const) {
  test(`whichever call fails with ${code}, nothing that was accepted is missing`, async (t) => {
    shows(t, 16);
    const random = seeded(t);
    await failEach(t, code, true, random);
    await failEach(t, code, false, random);
  });
}

test('writes that take only a part of what they are given lose nothing', async (t) => {
  shows(t, 16);
  const random = seeded(t);
  for (let round = 0; round < 20; round += 1) {
    const disk = new SimulatedDisk();
    disk.shortWrites(randomFrom(random));
    const ledger = new Ledger();
    await work(disk, ledger, round % 2 === 0);
    t.is(ledger.refused.size, 0);
    await ledger.check(t, disk.crash(randomFrom(random)), `short writes, round ${round}`);
  }
});

test('a full disk refuses, takes nothing with it, and is written to again once there is room', async (t) => {
  shows(t, 16);
  const random = seeded(t);
  const disk = new SimulatedDisk({ capacity: 12_000 });
  const ledger = new Ledger();
  const { wal } = (await openLog(disk, { segmentBytes: 4096 })).value();
  while (ledger.refused.size === 0) await ledger.append(wal, 3);
  const refused = await wal.write(1, 1, Buffer.alloc(5000));
  t.is(refused.error().code, 'disk_full');
  t.true(refused.error().retryable && !refused.error().fatal && !refused.error().accepted);
  t.is(wal.status().poisoned, null);
  const before = ledger.accepted.size;
  disk.capacity = 100_000;
  await ledger.append(wal, 20);
  t.is(ledger.accepted.size, before + 20);
  t.true(wal.status().files > 1);
  await ledger.check(t, disk.crash(randomFrom(random)), 'after a full disk');
});

test('after a sync that failed every later append is refused, and no sync is tried again', async (t) => {
  shows(t, 17);
  const random = seeded(t);
  let syncs = 0;
  for (let nth = 1; ; nth += 1) {
    const disk = new SimulatedDisk();
    const ledger = new Ledger();
    const { wal } = (await openLog(disk, { segmentBytes: 4096 })).value();
    disk.failCall(nth, 'EIO', { only: ['sync', 'syncDirectory'] });
    for (let round = 0; round < 4; round += 1) {
      await ledger.append(wal, 1);
      await ledger.append(wal, 9);
      if (round === 2) await Promise.all([ledger.compact(wal), ledger.append(wal, 4)]);
    }
    if (disk.faultsHit === 0) break;
    syncs = disk.calls.sync + disk.calls.syncDirectory;
    t.is(wal.status().poisoned?.code, 'wal_poisoned', `sync ${nth}`);
    const late = await wal.write(1, 1, Buffer.from('late'));
    t.is(late.error().code, 'wal_poisoned', `sync ${nth}`);
    t.true(late.error().fatal && !late.error().retryable);
    t.is((await wal.flush()).error().code, 'wal_poisoned');
    t.is((await wal.compact(async () => {})).error().code, 'wal_poisoned');
    await wal.close();
    t.is(disk.calls.sync + disk.calls.syncDirectory, syncs, `sync ${nth}: tried again`);
    const restarted = disk.kill();
    const again = await ledger.check(t, restarted, `sync ${nth}`);
    if (again) await ledger.append(again, 5);
    const wiped = restarted.crash(randomFrom(random));
    await ledger.check(t, wiped, `sync ${nth}, restart, crash`);
  }
  t.true(syncs > 10);
});
