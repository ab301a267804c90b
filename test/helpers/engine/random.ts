import type { Random } from '../../../src/engine/core/index.js';
import type { Seeded } from '../seed.js';

/** A test's seeded randomness in the form that the engine takes. */
export function randomFrom(seeded: Pick<Seeded, 'random'>): Random {
  const float = () => seeded.random();
  return {
    float,
    bytes: (length) => Buffer.from(Array.from({ length }, () => Math.floor(float() * 256))),
  };
}
