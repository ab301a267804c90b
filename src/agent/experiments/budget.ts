import type { Runtime } from '../runtime.js';

/** So many trials, in so much time. */
export interface Budget {
  /** Takes one trial; false where none is left. */
  take(): boolean;
  elapsedMs(): number;
}

export function createBudget(
  trials: number,
  milliseconds: number,
  { now }: Pick<Runtime, 'now'>,
  signal?: AbortSignal,
): Budget {
  const begun = now();
  let left = trials;
  return {
    take() {
      if (left <= 0 || now() - begun >= milliseconds || signal?.aborted) return false;
      left -= 1;
      return true;
    },
    elapsedMs: () => now() - begun,
  };
}
