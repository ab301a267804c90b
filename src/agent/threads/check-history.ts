import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import {
  type Checker,
  type CheckHistory,
  checkHistoryWith,
  type KeyCheck,
  type KeysTask,
} from '../oracle/linearizability/index.js';

const MEGABYTES_PER_THREAD = 1024;
/** A search looks at the clock itself; a thread that has not come back by then hangs. */
const GRACE_MS = 2000;

/**
 * Judges a history in threads, several keys at a time. A thread that hangs or runs out of memory is
 * ended, and its keys are undecided; the process that asks is never blocked by a search.
 */
export const checkHistory: CheckHistory = async (entries, options) => {
  const pool = new Piscina({
    filename: new URL('./check-keys.js', import.meta.url).href,
    minThreads: 0,
    maxThreads: Math.max(1, availableParallelism() - 1),
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES_PER_THREAD },
  });
  try {
    return await checkHistoryWith(checkerOf(pool), entries, options);
  } finally {
    await pool.destroy();
  }
};

export function checkerOf(pool: Piscina, graceMs = GRACE_MS): Checker {
  const now = () => performance.timeOrigin + performance.now();
  return {
    parallel: pool.options.maxThreads,
    now,
    async check(task, signal) {
      const late = AbortSignal.timeout(Math.max(0, Math.ceil(task.deadline - now())) + graceMs);
      const ended = signal ? AbortSignal.any([signal, late]) : late;
      try {
        return await pool.run(task, { signal: ended });
      } catch (error) {
        signal?.throwIfAborted();
        return undecided(task, late.aborted ? 'time' : outOfMemory(error));
      }
    },
  };
}

/** @throws the error where it is none of those that a heavy history causes */
function outOfMemory(error: unknown): 'memory' {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'memory';
  throw error;
}

function undecided({ keys }: KeysTask, outcome: 'time' | 'memory'): KeyCheck[] {
  return keys.map(() => ({ outcome, counterexample: null }));
}
