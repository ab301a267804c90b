import type { StoredRun } from '../evidence/index.js';
import { compareSchedules, type ScheduleComparison } from './compare-schedules.js';
import { type Failure, failuresOf, signatureOf, verdictsOf } from './failures.js';
import { tally } from './frequency.js';
import { scenarioWith } from './planned.js';
import { type Rate, rateOf } from './rate.js';
import { type RepeatOptions, type RepeatResult, repeatTest } from './repeat.js';
import { scheduleOf } from './schedule-of.js';

/** An operation that came to something else than in the run that was replayed. */
export interface Change {
  operation: string;
  before: string;
  /** How often it came to each verdict now. */
  now: Record<string, number>;
}

export interface ReplayResult extends RepeatResult {
  original: { id: string; target: string; failures: Failure[] };
  /** Runs that showed a failure of the same kind; of a run without failures, runs without. */
  same: Rate;
  /** What was injected, against the original. */
  faithful: ScheduleComparison;
  changes: Change[];
}

/** Does a stored run again: its scenario, its seed, and exactly the faults that it injected. */
export async function replayRun(
  options: RepeatOptions,
  original: StoredRun,
): Promise<ReplayResult> {
  const { trials, ...repeated } = await repeatTest(
    options,
    scenarioWith(original.plan, scheduleOf(original)),
  );
  const failures = failuresOf(original);
  const stored = trials.map((trial) => trial.stored);
  const same = stored.filter((run) => showsAgain(failures, failuresOf(run))).length;
  const { id, plan } = original;
  return {
    ...repeated,
    original: { id, target: plan.target, failures },
    same: rateOf(same, stored.length),
    faithful: compareSchedules([original, ...stored]),
    changes: changesOf(original, stored),
  };
}

/** Whether there is a failure of the same kind; after no failure, whether there is none again. */
export function showsAgain(before: readonly Failure[], now: readonly Failure[]): boolean {
  if (before.length === 0) return now.length === 0;
  const signature = signatureOf(before);
  return now.some(({ kind }) => signature.has(kind));
}

function changesOf(original: StoredRun, runs: readonly StoredRun[]): Change[] {
  const now = runs.map(verdictsOf);
  return [...verdictsOf(original)].flatMap(([operation, before]) => {
    const all = now.map((verdicts) => verdicts.get(operation) ?? 'skipped');
    return all.every((verdict) => verdict === before)
      ? []
      : [{ operation, before, now: tally(all) }];
  });
}
