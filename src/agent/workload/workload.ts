import type { Operation, Outcome } from '../history/index.js';
import { type PerformOptions, perform } from './perform.js';

/**
 * Carries out all operations, `concurrency` of them at a time, each started in the order given.
 * Stops starting new ones once the signal aborts.
 */
export async function runWorkload(
  operations: readonly Operation[],
  options: PerformOptions,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<void> {
  const rest = operations.values();
  const lane = async () => {
    for (const operation of rest) {
      if (options.signal.aborted) return;
      onOutcome(await perform(operation, options));
    }
  };
  await Promise.all(Array.from({ length: options.scenario.concurrency }, lane));
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
