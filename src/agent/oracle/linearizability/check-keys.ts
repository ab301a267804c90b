import { checkKey, type KeyCheck } from './check-key.js';
import type { Model, Operation } from './entry.js';

/** Some keys to be judged in one go. Plain data, so that it can go to a thread. */
export interface KeysTask {
  readonly model: Model;
  readonly keys: readonly (readonly Operation[])[];
  /** Epoch milliseconds: when everything must have ended. */
  readonly deadline: number;
  /** How long each key may take of it, milliseconds. */
  readonly msPerKey: number;
  readonly memoryBytes: number;
}

/** A counterexample may take longer than the search that found that there is one, milliseconds. */
const MINIMISING_MS = 10_000;

/** One after the other. `now` is in epoch milliseconds. */
export function checkKeys(task: KeysTask, now: () => number): KeyCheck[] {
  const { deadline, msPerKey, memoryBytes } = task;
  return task.keys.map((operations) => {
    const start = now();
    if (start >= deadline) return { outcome: 'time', counterexample: null };
    const searchUntil = Math.min(deadline, start + msPerKey);
    const minimiseUntil = Math.min(deadline, searchUntil + MINIMISING_MS);
    return checkKey(operations, task.model, { now, searchUntil, minimiseUntil, memoryBytes });
  });
}
