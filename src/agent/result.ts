import { reportRunOf } from './delivery/index.js';
import type { OperationKind, ResultRecord } from './history/index.js';
import { localVerdict } from './local-verdict.js';
import type { ReliabilityTestResult } from './options.js';
import type { Consistency, KindCounts, VerdictCounts } from './oracle/index.js';
import { type Plan, planRecord } from './plan.js';
import type { Stage } from './stage.js';

/** What the oracles decided, and what they had nothing to decide on. */
export interface Decided {
  verdicts: VerdictCounts;
  kinds: Partial<Record<OperationKind, KindCounts>>;
  consistency: Consistency;
  skipped: string[];
}

/** A test that has come to its end. Times are epoch milliseconds. */
export interface Finished {
  plan: Plan;
  stage: Stage;
  decided: Decided;
  status: 'finished' | 'cancelled';
  startedAt: number;
  finishedAt: number;
  /** What a probe saw of faults that should have ended; null where nothing. */
  faultsLeft: string | null;
}

/** What a finished test is told to have shown. */
export function summarize(finished: Finished): ReliabilityTestResult {
  const { plan, stage, decided, status, startedAt, finishedAt } = finished;
  const ended = new Date(finishedAt).toISOString();
  const run = { ...reportRunOf(planRecord(plan, startedAt), status, ended), status };
  const outcomes = [...stage.history.outcomes.values()];
  return {
    run,
    restartable: stage.restartable,
    operations: outcomes.length,
    acknowledged: outcomes.filter(({ acknowledged }) => acknowledged).length,
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    ...decided,
    faults: Object.fromEntries(stage.observed.counts),
    durationMs: finishedAt - startedAt,
    ...localVerdict(run, stage.history.events),
    notes: notesOf(finished, outcomes.length),
    historyFile: stage.recorder.log.folder,
    cloud: null,
  };
}

/** The last line of a run's record. */
export function resultRecord(result: ReliabilityTestResult, events: number): ResultRecord {
  const { score, grade, policy } = result.score;
  const { operations, acknowledged, attempts, verdicts, skipped, notes } = result;
  return {
    status: result.run.status,
    finished_at: result.run.finished_at ?? '',
    ...{ operations, acknowledged, attempts, verdicts, skipped },
    score: { score, grade, policy },
    events,
    notes,
  };
}

function notesOf(finished: Finished, operations: number): string[] {
  const { plan, stage, status, faultsLeft } = finished;
  const { skipped } = finished.decided;
  const { observed } = stage;
  const notes: string[] = [];
  if (faultsLeft !== null) {
    notes.push(
      `Faults still had an effect after their end, so the verdicts are not to be trusted: ${faultsLeft}.`,
    );
  }
  if (plan.scenario.faults.restart && !stage.restartable) {
    notes.push(
      'No restart was injected: the agent kills and restarts only what it started itself (--restart-command).',
    );
  }
  if (observed.leftOut.length > 0) notes.push(leftOutNote(observed.leftOut));
  if (observed.lost) {
    notes.push(`The API did not come back after kill -9. ${observed.lost.message}`);
  }
  if (skipped.length > 0) {
    notes.push(
      `${skipped.length} operations were skipped, as the creation of what they work on was not acknowledged: ${firstOf(skipped)}.`,
    );
  }
  if (operations + skipped.length < plan.operations.length) {
    notes.push(`Only ${operations} of ${plan.operations.length} operations were begun.`);
  }
  if (status === 'cancelled') notes.push('The test was interrupted before its end.');
  return notes;
}

function leftOutNote(leftOut: Stage['observed']['leftOut']): string {
  const [first] = leftOut;
  const count = `${leftOut.length} planned ${leftOut.length === 1 ? 'fault was' : 'faults were'}`;
  return `${count} not injected; the first: ${first?.fault} on ${first?.operation} (${first?.reason}).`;
}

function firstOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} …` : shown;
}
