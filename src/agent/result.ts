import type { ReportRun } from '../report/index.js';
import type { DeliveredRun } from './delivery/index.js';
import type { History, ResultRecord } from './history/index.js';
import { localVerdict } from './local-verdict.js';
import type { ReliabilityTestResult } from './options.js';
import type { VerdictCounts } from './oracle/index.js';
import type { Plan } from './plan.js';
import type { Stage } from './stage.js';

/** The run as it is announced. */
export function runHeading(plan: Plan, startedAt: number): DeliveredRun {
  return {
    id: plan.runId,
    target_url: plan.target.href,
    method: plan.scenario.request.method,
    scenario: plan.scenario.name,
    seed: plan.seed,
    labels: plan.labels,
    started_at: new Date(startedAt).toISOString(),
  };
}

/** What a finished test is told to have shown. Times are epoch milliseconds. */
export function summarize(finished: {
  plan: Plan;
  stage: Stage;
  verdicts: VerdictCounts;
  status: 'finished' | 'cancelled';
  startedAt: number;
  finishedAt: number;
}): ReliabilityTestResult {
  const { plan, stage, status, startedAt, finishedAt } = finished;
  const run: ReportRun & { status: 'finished' | 'cancelled' } = {
    ...runHeading(plan, startedAt),
    status,
    finished_at: new Date(finishedAt).toISOString(),
  };
  const outcomes = [...stage.history.outcomes.values()];
  return {
    run,
    restartable: stage.restartable,
    operations: outcomes.length,
    acknowledged: outcomes.filter(({ acknowledged }) => acknowledged).length,
    attempts: outcomes.reduce((sum, { attempts }) => sum + attempts, 0),
    verdicts: finished.verdicts,
    kinds: {},
    skipped: 0,
    consistency: { linearizability: null, set: null },
    faults: Object.fromEntries(stage.observed.counts),
    durationMs: finishedAt - startedAt,
    ...localVerdict(run, stage.history.events),
    notes: notesOf(plan, stage, outcomes.length, status),
    historyFile: plan.historyFile,
    cloud: null,
  };
}

/** The last line of a run's record. */
export function resultRecord(result: ReliabilityTestResult, history: History): ResultRecord {
  const { score, grade, policy } = result.score;
  return {
    status: result.run.status,
    finished_at: result.run.finished_at ?? result.run.started_at ?? '',
    operations: result.operations,
    acknowledged: result.acknowledged,
    attempts: result.attempts,
    verdicts: result.verdicts,
    skipped: [],
    score: { score, grade, policy },
    events: history.events.length,
    notes: result.notes,
  };
}

function notesOf(plan: Plan, stage: Stage, operations: number, status: string): string[] {
  const notes: string[] = [];
  if (plan.scenario.faults.restart && !stage.restartable) {
    notes.push(
      'No restart was injected: the agent kills and restarts only what it started itself (--restart-command).',
    );
  }
  if (stage.observed.lost) {
    notes.push(`The API did not come back after kill -9. ${stage.observed.lost.message}`);
  }
  if (operations < plan.operations.length) {
    notes.push(`Only ${operations} of ${plan.operations.length} operations were begun.`);
  }
  if (status === 'cancelled') notes.push('The test was interrupted before its end.');
  return notes;
}
