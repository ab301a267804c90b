import { randomBytes, randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 } from 'uuid';

/** What a run takes from outside: time and randomness. Tests give their own. */
export interface Runtime {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason when it aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A new id that grows with time, `<prefix>_` + a UUIDv7 without dashes. */
  newId(prefix: 'run' | 'evt'): string;
  /** Eight characters that no other run has, for the markers. */
  newNonce(): string;
  /** A seed for a run that was given none. */
  newSeed(): number;
}

export const systemRuntime: Runtime = {
  now: Date.now,
  wait: async (milliseconds, signal) => {
    // Any number of lanes and held requests wait for the same end.
    if (signal) setMaxListeners(0, signal);
    await sleep(milliseconds, undefined, signal ? { signal } : {});
  },
  newId: (prefix) => `${prefix}_${v7().replaceAll('-', '')}`,
  newNonce: () => randomBytes(4).toString('hex'),
  newSeed: () => randomInt(2 ** 31),
};
