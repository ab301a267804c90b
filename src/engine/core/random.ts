import { randomBytes } from 'node:crypto';

/** Randomness as an argument: one seed repeats a whole simulation. */
export interface Random {
  /** At least 0, below 1. */
  float(): number;
  bytes(length: number): Buffer;
}

export const systemRandom: Random = {
  float: () => Math.random(),
  bytes: (length) => randomBytes(length),
};
