import type { StoredRun } from '../evidence/index.js';
import { BlindOracleError, UnreachableTargetError } from '../readback/index.js';
import type { ScenarioInput } from '../scenario/index.js';
import { TargetStartError } from '../target/index.js';
import type { Budget } from './budget.js';
import type { Answer } from './ddmin.js';
import { type FailureKind, failuresOf } from './failures.js';
import { scenarioWith } from './planned.js';
import type { Setup } from './starting-points.js';
import { runTrial, type TrialOptions } from './trial.js';

/** What a trial is made for. */
export type TrialStep = 'again' | 'faults' | 'operations' | 'one at a time' | 'rate';

/** One run of a shrink. */
export interface TrialNote {
  number: number;
  maxTrials: number;
  step: TrialStep;
  faults: number;
  operations: number;
  /** Whether the failure came. */
  failed: boolean;
}

export interface TrialsOptions extends TrialOptions {
  maxTrials: number;
  /** How many are left for all but the measurement of the rate. */
  budget: Budget;
  onTrial: ((trial: TrialNote) => void) | undefined;
}

/** Runs of parts of a run, each of which shows the failure or does not. */
export interface Trials {
  readonly made: number;
  /** The last run that showed the failure. */
  readonly witness: StoredRun | null;
  /** One run, which no budget counts. */
  once(setup: Setup, step: TrialStep): Promise<boolean>;
  /** As many runs as it takes to see the failure, within the budget and `tries`. */
  fails(setup: Setup, step: TrialStep): Promise<Answer>;
  /**
   * Finds out how often something that has failed fails again: what comes only sometimes is asked for
   * several times from now on, so that it is missed less often.
   */
  learnTries(setup: Setup): Promise<void>;
  scenarioOf(setup: Setup): ScenarioInput;
}

/** A failure that does not come at once is asked for so many times, at the beginning. */
const FIRST_TRIES = 2;
/** By how often it came in three runs. */
const TRIES: Readonly<Record<number, number>> = { 1: 5, 2: 3, 3: 1 };

export function createTrials(
  { maxTrials, budget, onTrial, ...options }: TrialsOptions,
  { plan }: StoredRun,
  signature: ReadonlySet<FailureKind>,
): Trials {
  let made = 0;
  let tries = FIRST_TRIES;
  let witness: StoredRun | null = null;

  const scenarioOf = ({ schedule, workload, concurrency }: Setup): ScenarioInput => ({
    ...scenarioWith(plan, schedule, workload),
    thresholds: [],
    ...(concurrency === null ? {} : { concurrency }),
  });
  const once = async (setup: Setup, step: TrialStep) => {
    const run = () => runTrial(options, scenarioOf(setup));
    const { stored } = await run().catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      return run();
    });
    const failed = failuresOf(stored).some(({ kind }) => signature.has(kind));
    if (failed) witness = stored;
    made += 1;
    const { schedule, workload } = setup;
    const size = { faults: schedule.length, operations: workload.length };
    onTrial?.({ number: made, maxTrials, step, ...size, failed });
    return failed;
  };
  return {
    get made() {
      return made;
    },
    get witness() {
      return witness;
    },
    once,
    async fails(setup, step) {
      for (let attempt = 1; attempt <= tries; attempt += 1) {
        if (!budget.take()) return 'stop';
        if (await once(setup, step)) return 'fails';
        // A run that was broken off has not shown that it passes.
        if (options.signal?.aborted) return 'stop';
      }
      return 'passes';
    },
    async learnTries(setup) {
      let hits = 1;
      for (let again = 0; again < 2; again += 1) {
        if (budget.take() && (await once(setup, 'again'))) hits += 1;
      }
      tries = TRIES[hits] ?? 1;
    },
    scenarioOf,
  };
}

/** An API that has just been stopped by the trial before may not show itself at once. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof BlindOracleError ||
    error instanceof UnreachableTargetError ||
    error instanceof TargetStartError
  );
}
