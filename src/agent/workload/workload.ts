import type { Operation, Outcome } from '../history/index.js';
import { type PerformOptions, perform } from './perform.js';
import { createQueue } from './queue.js';

/** What became of operations that were not carried out. */
export interface Carried {
  /** Names of those whose subject never came to be. */
  skipped: string[];
}

/**
 * Carries out all operations, `concurrency` of them at a time and at most `rate` begun per second,
 * each begun in the order given as soon as the creation of its subject is concluded. Stops beginning
 * new ones once the signal aborts.
 * @throws RecorderError once every lane has ended.
 */
export async function runWorkload(
  operations: readonly Operation[],
  options: PerformOptions,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<Carried> {
  const { scenario, subjects, runtime } = options;
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const queue = createQueue(operations, subjects, scenario.concurrency);
  const begin = createPace(scenario.rate, runtime);
  const lane = async () => {
    for (;;) {
      const operation = await queue.next();
      if (operation === null || signal.aborted) return queue.close();
      await begin(signal);
      if (signal.aborted) return queue.close();
      onOutcome(await perform(operation, { ...options, signal }));
      queue.concluded();
    }
  };
  const lanes = Array.from({ length: scenario.concurrency }, () =>
    lane().catch((error: unknown) => {
      failure.abort(error);
      queue.close();
      throw error;
    }),
  );
  for (const ended of await Promise.allSettled(lanes)) {
    if (ended.status === 'rejected') throw ended.reason;
  }
  return { skipped: queue.skipped };
}

/** Waits until the next operation may begin: they are spaced evenly, and none is made up for later. */
function createPace(
  perSecond: number | undefined,
  { now, wait }: PerformOptions['runtime'],
): (signal: AbortSignal) => Promise<void> {
  if (perSecond === undefined) return async () => {};
  const gap = 1000 / perSecond;
  let free = 0;
  return async (signal) => {
    const at = Math.max(free, now());
    free = at + gap;
    const pause = at - now();
    // It rejects only where the run is ended, which the lanes ask for themselves.
    if (pause > 0) await wait(pause, signal).catch(() => {});
  };
}

/**
 * Gives every operation whose last attempt met an injected fault one more without any, so that what
 * is still not acknowledged then says something of the API and not of the faults.
 */
export async function takeUpAgain(
  outcomes: Iterable<Outcome>,
  options: PerformOptions,
): Promise<void> {
  for (const { operation, attempts, acknowledged, lastFaulted } of [...outcomes]) {
    if (acknowledged || !lastFaulted || options.signal.aborted) continue;
    await perform(operation, options, attempts + 1, attempts + 1);
  }
}
