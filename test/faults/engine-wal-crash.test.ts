import test, { type ExecutionContext } from 'ava';
import type { Wal } from '../../src/engine/wal/index.js';
import { randomFrom } from '../helpers/engine/random.js';
import { SimulatedDisk } from '../helpers/engine/simulated-disk.js';
import { Ledger } from '../helpers/engine/wal/ledger.js';
import { openLog } from '../helpers/engine/wal/open-log.js';
import { scaled } from '../helpers/scale.js';
import { type Seeded, seeded } from '../helpers/seed.js';
import { shows } from '../helpers/shows.js';

/** A machine that loses power at a certain call, in the middle of whatever it does then. */
class Machine {
  disk: SimulatedDisk;
  readonly #random: Seeded;
  #left = 0;
  #syncs = 0;
  #after: SimulatedDisk | null = null;

  constructor(random: Seeded) {
    this.#random = random;
    this.disk = new SimulatedDisk({ turn: () => this.#turn() });
  }

  get isDown(): boolean {
    return this.#after !== null;
  }

  /** The power goes at one of the next calls. */
  arm(): void {
    this.#left = this.#random.between(1, 90);
  }

  /** The power goes in the middle of the n-th sync of this disk. */
  armSync(nth: number): void {
    this.#syncs = nth;
  }

  /** It is on again, after it went or goes now. */
  restart(): void {
    this.#left = 0;
    this.#syncs = 0;
    this.disk = this.#after ?? this.#crash();
    this.#after = null;
  }

  /** The process goes, the machine stays. */
  kill(): void {
    this.disk = this.disk.kill();
  }

  async #turn(): Promise<void> {
    this.#left -= 1;
    const isDue = this.#left === 0 || (this.#syncs > 0 && this.disk.calls.sync === this.#syncs);
    if (isDue && !this.isDown) this.#after = this.#crash();
  }

  /** Half of the time nothing that was not synced is left; else any part of it may be. */
  #crash(): SimulatedDisk {
    return this.disk.crash(this.#random.random() < 0.5 ? null : randomFrom(this.#random));
  }
}

const work: Record<string, (wal: Wal, ledger: Ledger, random: Seeded) => Promise<void>> = {
  appends: async (wal, ledger, random) => {
    for (let round = 0; round < 8; round += 1) await ledger.append(wal, random.between(1, 14));
  },
  'appends of several writers': async (wal, ledger, random) => {
    const writer = async () => {
      for (let round = 0; round < 5; round += 1) await ledger.append(wal, random.between(1, 4));
    };
    await Promise.all([writer(), writer(), writer()]);
  },
  'new files': async (wal, ledger, random) => {
    for (let round = 0; round < 5; round += 1) await ledger.append(wal, random.between(15, 30));
  },
  // Which is 64 KiB at first.
  'appends beyond the space ahead': async (wal, ledger, random) => {
    for (let round = 0; round < 12; round += 1) await ledger.append(wal, random.between(20, 90));
  },
  compaction: async (wal, ledger, random) => {
    await ledger.append(wal, random.between(1, 30));
    await Promise.all([ledger.compact(wal), ledger.append(wal, random.between(1, 30))]);
    await ledger.append(wal, random.between(1, 5));
    await ledger.compact(wal);
  },
  flushes: async (wal, ledger, random) => {
    for (let round = 0; round < 6; round += 1) {
      await ledger.append(wal, random.between(1, 9));
      if (random.random() < 0.4) await ledger.flush(wal);
    }
  },
};

/** One life of a log after another on the same disk, each ended by a loss of power. */
async function lives(t: ExecutionContext, what: string, random: Seeded): Promise<void> {
  const ledger = new Ledger();
  const machine = new Machine(random);
  const segmentBytes = what === 'appends beyond the space ahead' ? 1024 * 1024 : 4096;
  const options = { segmentBytes, autoFlush: what !== 'flushes' };
  for (let life = 1; life <= 3; life += 1) {
    machine.arm();
    const opened = await openLog(machine.disk, options);
    if (opened.isOk()) {
      const { wal, records } = opened.value();
      ledger.found(t, records, `${what}, life ${life}`);
      ledger.checkPrefix(t, `${what}, life ${life}`);
      await work[what]?.(wal, ledger, random);
      // Else the power goes at the end, with whatever was never synced.
      if (random.random() < 0.5) await wal.close();
    } else if (!machine.isDown) {
      t.fail(`${what}, life ${life}: ${JSON.stringify(opened.error())}`);
    }
    machine.restart();
  }
  await ledger.check(t, machine.disk, `${what}, at the end`);
  ledger.checkPrefix(t, `${what}, at the end`);
}

for (const what of Object.keys(work)) {
  test(`a loss of power during ${what} takes nothing that was accepted`, async (t) => {
    shows(t, 18);
    const random = seeded(t);
    const disks = scaled(t, 'disks, with three losses of power each', 60, 1000);
    for (let round = 0; round < disks; round += 1) await lives(t, what, random);
    t.pass();
  });
}

test('a loss of power while a torn write is recovered takes nothing and looks like no damage', async (t) => {
  shows(t, 18);
  const random = seeded(t);
  const disks = scaled(t, 'disks', 500, 5000);
  for (let round = 0; round < disks; round += 1) {
    const ledger = new Ledger();
    const machine = new Machine(random);
    const { wal } = (await openLog(machine.disk, { autoFlush: false })).value();
    await ledger.append(wal, 2);
    await ledger.flush(wal);
    // Never synced, and behind it half of a write that nobody could take back.
    await ledger.append(wal, 5);
    machine.disk.failCall(1, 'EIO', { times: 3, only: ['write', 'truncate'] });
    await ledger.append(wal, 12);
    machine.kill();
    // The first is that of the copy, the second that of the log.
    machine.armSync(random.between(1, 2));
    await openLog(machine.disk);
    machine.restart();
    await ledger.check(t, machine.disk, `round ${round}`);
    ledger.checkPrefix(t, `round ${round}`);
  }
  t.pass();
});
