import { strict as assert } from 'node:assert';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { MortalRedis } from '../mortal-redis.js';
import type { TestProcess } from '../processes.js';
import { until } from '../until.js';
import type { Gate } from './gate.js';

/** Something that goes wrong and ends again. */
export interface Fault {
  readonly name: string;
  /** Two faults of one victim never last at the same time. */
  readonly victim: string;
  /** How long it may last, milliseconds: the driver draws the time. */
  readonly mostMs: number;
  begin(): Promise<void> | void;
  end(): Promise<void> | void;
}

/** kill -9, and started again. */
export function killed(victim: string, process: TestProcess, mostMs = 50): Fault {
  return {
    name: `${victim} killed`,
    victim,
    mostMs,
    async begin() {
      await process.end('SIGKILL');
    },
    end: () => process.start(),
  };
}

/** Told at level info by either process once its start is complete. */
const HAS_STARTED = /listening on http|worker started/;

/**
 * A supervisor's SIGTERM, and started again. A process that is still starting has nothing to finish
 * and may just end. @throws where it takes too long or ends with an error.
 */
export function terminated(victim: string, process: TestProcess, withinMs: number): Fault {
  return {
    name: `${victim} terminated`,
    victim,
    mostMs: 50,
    async begin() {
      const isStarted = HAS_STARTED.test(process.ownOutput);
      const { code, ms } = await process.end('SIGTERM');
      const isFine = code === 0 || (code === null && !isStarted);
      assert.ok(isFine, `${victim} ended with ${code}: ${process.output.slice(-2_000)}`);
      assert.ok(ms < withinMs, `${victim} took ${Math.round(ms)} ms to end`);
    },
    end: () => process.start(),
  };
}

/** The same, always of a process that has started: Redis and database have to be there. */
export function terminatedAtWork(victim: string, process: TestProcess, withinMs: number): Fault {
  const fault = terminated(victim, process, withinMs);
  return {
    ...fault,
    async begin() {
      await until(`${victim} has started`, () => HAS_STARTED.test(process.ownOutput));
      await fault.begin();
    },
  };
}

/**
 * Frozen, and thawed again: it does not know that time has passed, and goes on with what others may
 * have taken over meanwhile.
 */
export function frozen(victim: string, process: Signalled, mostMs: number): Fault {
  return {
    name: `${victim} frozen`,
    victim,
    mostMs,
    begin: () => process.signal('SIGSTOP'),
    end: () => process.signal('SIGCONT'),
  };
}

export interface Signalled {
  signal(signal: NodeJS.Signals): void;
}

/** Redis killed, and started again with what its append-only file holds. */
export function redisKilled(redis: MortalRedis, mostMs = 300): Fault {
  return {
    name: 'redis killed',
    victim: 'redis',
    mostMs,
    begin: () => redis.kill(),
    end: () => redis.start(),
  };
}

/** Redis killed, and started again empty. */
export function redisWiped(redis: MortalRedis, mostMs = 300): Fault {
  return {
    name: 'redis wiped',
    victim: 'redis',
    mostMs,
    begin: () => redis.wipe(),
    end: () => redis.start(),
  };
}

/** Connections are reset, and new ones refused. */
export function cut(victim: string, gate: Gate, mostMs = 1_000): Fault {
  return { name: `${victim} cut`, victim, mostMs, begin: gate.shut, end: gate.open };
}

/** Connections stay, and nothing comes through. */
export function stalled(victim: string, gate: Gate, mostMs = 3_000): Fault {
  return { name: `${victim} stalled`, victim, mostMs, begin: gate.stall, end: gate.open };
}

/** Nothing more fits on the file system of `folder`, until there is room again. */
export function diskFull(victim: string, folder: string, mostMs: number): Fault {
  const ballast = path.join(folder, 'ballast');
  return {
    name: `${victim} full`,
    victim,
    mostMs,
    begin: () => fillUp(ballast),
    end: () => rm(ballast),
  };
}

/**
 * A Redis that syncs each append ends itself where one does not fit. Started again once there is
 * room, as by its supervisor; `deaths` counts how often it had ended.
 */
export function redisOnFullDisk(
  redis: MortalRedis,
  folder: string,
  mostMs: number,
): Fault & { readonly deaths: number } {
  const full = diskFull('redis', folder, mostMs);
  let deaths = 0;
  return {
    ...full,
    get deaths() {
      return deaths;
    },
    async end() {
      await full.end();
      if (redis.isAlive) return;
      deaths += 1;
      await redis.start();
    },
  };
}

/** Ever smaller pieces, down to the last page. */
async function fillUp(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (let size = 4 * 1024 * 1024; size >= 4096; size /= 4) {
      const piece = Buffer.alloc(size);
      while (await fits(handle.write(piece)));
    }
  } finally {
    await handle.close();
  }
}

async function fits(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
