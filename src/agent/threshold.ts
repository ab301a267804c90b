import type { ThresholdOutcome } from '../report/index.js';
import type { ReliabilityTestResult } from './options.js';
import type { Verdict } from './oracle/index.js';
import { type Figure, holds, type Threshold } from './scenario/index.js';

export interface Assessment {
  passed: boolean;
  /** Why it failed, in sentences; empty when it passed. */
  reasons: string[];
  /** What was asked for, each with what was measured. */
  thresholds: ThresholdOutcome[];
}

/**
 * Whether a run passed. Without thresholds no operation may be lost, doubled, partial, failed or
 * undecided, and nothing inconsistent; with thresholds they decide. Either way a run in which nothing
 * could be decided, or that was interrupted, has not passed.
 */
export function assess(
  result: ReliabilityTestResult,
  thresholds: readonly Threshold[] | null = null,
): Assessment {
  const asked = thresholds !== null && thresholds.length > 0;
  const outcomes = (thresholds ?? []).map((threshold) => outcomeOf(threshold, result));
  const reasons = asked
    ? thresholds.flatMap((threshold) => missed(threshold, result))
    : [...brokenPromises(result), ...inconsistencies(result)];
  const { operations, run } = result;
  if (operations === 0) reasons.push('no operation was carried out');
  else if (asked && nothingDecided(result)) reasons.push('no operation could be decided');
  if (run.status === 'cancelled') reasons.push('the test was interrupted');
  return { passed: reasons.length === 0, reasons, thresholds: outcomes };
}

/** Reads and lists always have a verdict of their own: they say nothing of what was kept. */
function nothingDecided({ kinds, operations, verdicts }: ReliabilityTestResult): boolean {
  const writes = [kinds.create, kinds.update, kinds.delete].filter((each) => each !== undefined);
  if (writes.length === 0) return verdicts.unknown === operations;
  return writes.every((each) => each.verdicts.unknown === each.operations);
}

function outcomeOf(threshold: Threshold, result: ReliabilityTestResult): ThresholdOutcome {
  const { figure, comparison, bound } = threshold;
  const value = figureOf(figure, result);
  return {
    expression: `${figure}${comparison}${bound}`,
    passed: value !== null && holds(threshold, value),
    value: value === null ? null : rounded(value),
  };
}

function missed(threshold: Threshold, result: ReliabilityTestResult): string[] {
  const { figure, comparison, bound } = threshold;
  const asked = `${figure} ${comparison} ${bound}`;
  const value = figureOf(figure, result);
  if (value === null) return [`${asked} cannot be told: this run has no ${figure}`];
  return holds(threshold, value)
    ? []
    : [`${figure} is ${rounded(value)}, not ${comparison} ${bound}`];
}

/** Null where the run does not tell it: that is never taken for passed. */
function figureOf(figure: Figure, result: ReliabilityTestResult): number | null {
  const { report, verdicts } = result;
  const { latency } = report;
  const confidence = report.evidence.confidence;
  switch (figure) {
    case 'score':
      return result.score.score;
    case 'operations':
    case 'acknowledged':
    case 'attempts':
      return result[figure];
    case 'faults':
      return Object.values(result.faults).reduce((sum, count) => sum + count, 0);
    case 'kept':
    case 'lost':
    case 'duplicated':
    case 'partial':
    case 'failed':
    case 'applied':
    case 'unknown':
      return verdicts[figure];
    case 'violations':
      return violationsOf(result);
    case 'loss_rate':
      return confidence?.loss.rate ?? null;
    case 'loss_upper_bound':
      return confidence?.loss.upper_bound ?? null;
    case 'duplication_upper_bound':
      return confidence?.duplication.upper_bound ?? null;
    case 'p50_ms':
      return latency.without_faults.p50;
    case 'p95_ms':
      return latency.without_faults.p95;
    case 'p99_ms':
      return latency.without_faults.p99;
    case 'max_ms':
      return latency.without_faults.max;
    case 'faulted_p50_ms':
      return latency.with_faults.p50;
    case 'faulted_p95_ms':
      return latency.with_faults.p95;
    case 'faulted_p99_ms':
      return latency.with_faults.p99;
    case 'faulted_max_ms':
      return latency.with_faults.max;
    case 'duration_s':
      return result.durationMs / 1000;
  }
}

/** What was found is a violation even where not everything could be checked; none is none only then. */
function violationsOf({ consistency: { linearizability, set } }: ReliabilityTestResult) {
  const found = (linearizability?.violations.length ?? 0) + (set?.violations ?? 0);
  const asked = linearizability !== null || set !== null;
  const undecided = linearizability?.linearizable === null || (set?.undecided ?? 0) > 0;
  return found > 0 || (asked && !undecided) ? found : null;
}

const PROMISES: Partial<Record<Verdict, string>> = {
  lost: 'acknowledged and lost',
  duplicated: 'applied more than once',
  partial: 'kept in part only',
  failed: 'not applied although the faults had ended',
  unknown: 'impossible to decide',
};

function brokenPromises({ verdicts }: ReliabilityTestResult): string[] {
  return Object.entries(PROMISES).flatMap(([verdict, words]) => {
    const count = verdicts[verdict as Verdict];
    return count > 0 ? [`${counted(count, 'operation')} ${words}`] : [];
  });
}

function inconsistencies({ consistency: { linearizability, set } }: ReliabilityTestResult) {
  const reasons: string[] = [];
  const unexplained = linearizability?.violations.length ?? 0;
  if (unexplained > 0) {
    reasons.push(
      `${counted(unexplained, 'thing')} with answers that no order of the operations explains`,
    );
  } else if (linearizability?.linearizable === null) {
    reasons.push(
      `the consistency check could not tell: ${linearizability.reason ?? 'no reason is known'}`,
    );
  }
  if (set === null) return reasons;
  if (set.violations > 0)
    reasons.push(`${counted(set.violations, 'thing')} that lists did not show as they should`);
  else if (set.lists > 0 && set.undecided === set.lists)
    reasons.push('no list could be judged in full');
  return reasons;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
