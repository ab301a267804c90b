import type { ReliabilityTestResult } from '../options.js';
import type { Scenario, ScenarioInput } from '../scenario/index.js';
import { parseThreshold } from '../scenario/index.js';
import { type Assessment, assess } from '../threshold.js';
import { compareSchedules, type ScheduleComparison } from './compare-schedules.js';
import { verdictsOf } from './failures.js';
import { mostFrequent, tally } from './frequency.js';
import { type Rate, rateOf } from './rate.js';
import { runTrial, type Trial, type TrialOptions } from './trial.js';

/** One of several runs of the same test. */
export interface RepeatedRun {
  id: string;
  /** `passed`, or the verdicts that broke it, as `duplicated, lost`. */
  verdict: string;
  assessment: Assessment;
  verdicts: ReliabilityTestResult['verdicts'];
  durationMs: number;
}

/** An operation that did not come to the same every time. */
export interface Flip {
  operation: string;
  /** How often it came to each verdict. */
  verdicts: Record<string, number>;
}

export interface RepeatResult {
  passed: boolean;
  seed: string;
  runs: RepeatedRun[];
  /** The verdict that came most often, and how often each came. */
  verdict: string;
  verdicts: Record<string, number>;
  /** Runs with the most frequent verdict. */
  agreement: Rate;
  schedule: ScheduleComparison;
  flips: Flip[];
  /** Operations that came to the same in every run. */
  steady: Rate;
}

export interface RepeatOptions extends TrialOptions {
  times: number;
  /** Told after each run. */
  onRun?: (run: RepeatedRun, number: number) => void;
}

/**
 * Makes the same test again and again: same seed, same target, a reset in between where the scenario
 * has one. Ends early when the signal aborts.
 * @param scenario complete, with its seed.
 */
export async function repeatTest(
  { times, onRun, ...options }: RepeatOptions,
  scenario: Scenario | ScenarioInput,
): Promise<RepeatResult & { trials: Trial[] }> {
  const trials: Trial[] = [];
  const runs: RepeatedRun[] = [];
  while (trials.length < times && !options.signal?.aborted) {
    const trial = await runTrial(options, scenario);
    const run = described(trial);
    trials.push(trial);
    runs.push(run);
    onRun?.(run, runs.length);
  }
  return { ...compared(trials, runs), trials };
}

function described({ result, stored }: Trial): RepeatedRun {
  const { thresholds } = stored.plan.scenario as Scenario;
  const parsed = thresholds.map(parseThreshold).filter((threshold) => threshold !== null);
  const assessment = assess(result, parsed);
  return {
    id: result.run.id,
    verdict: verdictOf(result),
    assessment,
    verdicts: result.verdicts,
    durationMs: result.durationMs,
  };
}

/** What went wrong in a run, without how often. */
function verdictOf({ verdicts, consistency, run }: ReliabilityTestResult): string {
  const broken: string[] = BROKEN.filter((verdict) => verdicts[verdict] > 0);
  const { linearizability, set } = consistency;
  if (linearizability?.linearizable === false || (set?.violations ?? 0) > 0) {
    broken.push('inconsistent');
  }
  if (run.status === 'cancelled') return 'cancelled';
  return broken.length === 0 ? 'passed' : broken.join(', ');
}

const BROKEN = ['lost', 'partial', 'duplicated', 'failed', 'unknown'] as const;

function compared(trials: readonly Trial[], runs: RepeatedRun[]): RepeatResult {
  const verdicts = tally(runs.map(({ verdict }) => verdict));
  const verdict = mostFrequent(verdicts) ?? 'passed';
  const operations = operationVerdicts(trials);
  const flips = [...operations]
    .map(([operation, all]) => ({ operation, verdicts: tally(all) }))
    .filter((each) => Object.keys(each.verdicts).length > 1);
  const schedule = compareSchedules(trials.map(({ stored }) => stored));
  return {
    passed: runs.length > 0 && runs.every((run) => run.assessment.passed) && schedule.equal,
    seed: trials[0]?.stored.plan.seed ?? '',
    runs,
    verdict,
    verdicts,
    agreement: rateOf(verdicts[verdict] ?? 0, runs.length),
    schedule,
    flips,
    steady: rateOf(operations.size - flips.length, operations.size),
  };
}

/** Of each operation, what it came to in each run; in a run that left it out it came to `skipped`. */
function operationVerdicts(trials: readonly Trial[]): Map<string, string[]> {
  const each = trials.map(({ stored }) => verdictsOf(stored));
  const names = new Set(each.flatMap((verdicts) => [...verdicts.keys()]));
  return new Map(
    [...names]
      .sort()
      .map((name) => [name, each.map((verdicts) => verdicts.get(name) ?? 'skipped')]),
  );
}
