import type { OperationEvidence, ReportBody, ReportRun, Verdict } from '../../document.js';
import { counted } from '../../words.js';
import type { Case } from './suite.js';

/**
 * What an application should keep under faults: always the same cases under the same names, so that
 * CI can follow each over the builds.
 */
export function promiseCases(run: ReportRun, report: ReportBody): Case[] {
  const { counts } = report.evidence;
  const deducted = (rule: string) =>
    report.deductions.find((each) => each.rule === rule)?.count ?? 0;
  const lost = Math.max(counts.lost, deducted('data_loss_risk_detected') - counts.partial);
  const doubled = Math.max(counts.duplicated, deducted('duplicate_detected'));
  const stuck = Math.max(counts.failed + counts.applied, deducted('recovery_failed'));
  const promises: Kept[] = [
    ['every acknowledged operation is kept', 'data_loss', lost, ['lost']],
    ['no operation is stored in part', 'partial_write', counts.partial, ['partial']],
    ['no operation is applied more than once', 'duplicate', doubled, ['duplicated']],
    ['every operation recovers once the faults end', 'recovery', stuck, ['failed', 'applied']],
    ['no request times out without a fault', 'timeout', deducted('request_timeout'), []],
  ];
  return [
    ...promises.map((promise) => promiseCase(promise, report)),
    consistencyCase(report),
    readBackCase(report),
    finishedCase(run),
  ];
}

type Kept = [name: string, type: string, count: number, verdicts: Verdict[]];

function promiseCase([name, type, count, verdicts]: Kept, report: ReportBody): Case {
  if (count === 0) return { name };
  const text = findingsOf(report, verdicts);
  return { name, problem: { kind: 'failure', type, message: counted(count, 'finding'), text } };
}

function consistencyCase({ evidence }: ReportBody): Case {
  const name = 'no answers contradict each other';
  const total = evidence.violations_total ?? 0;
  if (total === 0) return { name };
  const text = (evidence.violations ?? []).map(({ finding }) => finding).join('\n');
  const message = counted(total, 'violation');
  return { name, problem: { kind: 'failure', type: 'consistency', message, text } };
}

function readBackCase(report: ReportBody): Case {
  const name = 'every operation can be read back';
  const { unknown } = report.evidence.counts;
  if (unknown === 0) return { name };
  const message = counted(unknown, 'finding');
  const text = findingsOf(report, ['unknown']);
  return { name, problem: { kind: 'error', type: 'inconclusive', message, text } };
}

function finishedCase({ status }: ReportRun): Case {
  const name = 'the run finished';
  if (status === 'finished') return { name };
  const message = `the run is ${status}`;
  return { name, problem: { kind: 'error', type: 'incomplete', message, text: message } };
}

/** One line per operation; their stories stand in cases of their own. */
function findingsOf(report: ReportBody, verdicts: readonly Verdict[]): string {
  const concerned = (each: OperationEvidence) => verdicts.includes(each.verdict);
  return report.evidence.operations
    .filter(concerned)
    .map(({ operation, finding }) => `${operation}: ${finding}`)
    .join('\n');
}
