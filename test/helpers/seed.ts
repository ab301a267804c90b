import { randomInt } from 'node:crypto';
import type { ExecutionContext } from 'ava';
import { record } from './reliability/record.js';

export interface Seeded {
  /** From 0 up to and without 1. */
  random(): number;
  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
  shuffled<T>(things: readonly T[]): T[];
}

/** Randomness from a seed that the test's log names; TEST_SEED repeats a run. */
export function seeded(t: ExecutionContext): Seeded {
  const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
  t.log(`seed ${seed} (TEST_SEED=${seed} repeats it)`);
  record(t, { kind: 'seed', seed });
  return generator(seed);
}

/** The same numbers for the same seed, for data that must not vary. */
export function generator(seed: number): Seeded {
  const random = mulberry32(seed);
  const between = (least: number, most: number) =>
    least + Math.floor(random() * (most - least + 1));
  return {
    random,
    between,
    pick<T>(choices: readonly T[]): T {
      const chosen = choices[between(0, choices.length - 1)];
      if (chosen === undefined) throw new RangeError('there is nothing to pick from');
      return chosen;
    },
    shuffled<T>(things: readonly T[]): T[] {
      const mixed = things.map((thing) => ({ thing, at: random() }));
      return mixed.sort((a, b) => a.at - b.at).map(({ thing }) => thing);
    },
  };
}

/** Tommy Ettinger's generator: 32 bits of state, good enough to vary a test. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
