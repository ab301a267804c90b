import type { OperationEvidence, ReportBody, ReportRun, Violation } from '../document.js';
import { kindWords } from '../marks.js';
import type { Renderable, Renderer, ThresholdOutcome } from '../renderer.js';
import { promiseCases } from './junit/promises.js';
import { type Case, type Suite, suiteXml, totals } from './junit/suite.js';

/**
 * For CI, in the form of Jenkins' xUnit schema (junit-10.xsd), which GitLab, GitHub's reporters and
 * others read too. Three suites: the promises and the thresholds, whose cases are the same in every
 * run, and the findings, a failed case with its story for each operation that needs explaining.
 */
export const junitRenderer: Renderer = {
  format: 'junit',
  content_type: 'application/xml; charset=utf-8',
  extension: 'xml',
  render,
};

function render({ run, report, thresholds = [] }: Renderable): string {
  const suites: Suite[] = [
    {
      name: `${run.scenario} ${run.method} ${run.target_url}`,
      cases: promiseCases(run, report),
      properties: propertiesOf(run, report),
      output: [report.summary, ...report.evidence.notes].join('\n'),
    },
  ];
  const limits = thresholds.map(thresholdCase);
  if (limits.length > 0) suites.push({ name: 'thresholds', cases: limits });
  const findings = [
    ...report.evidence.operations.map(operationCase),
    ...(report.evidence.violations ?? []).map(violationCase),
  ];
  if (findings.length > 0) suites.push({ name: 'findings', cases: findings });
  const frame = {
    classname: run.scenario,
    timestamp: run.started_at ?? null,
    time: secondsOf(run),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="softadastra" ${totals(suites.flatMap(({ cases }) => cases))}>
${suites.map((suite) => suiteXml(suite, frame)).join('\n')}
</testsuites>
`;
}

function thresholdCase({ expression, passed, value }: ThresholdOutcome): Case {
  const name = `threshold ${expression}`;
  if (passed) return { name };
  const message = value === null ? 'there was nothing to measure' : `measured ${value}`;
  return { name, problem: { kind: 'failure', type: 'threshold', message, text: message } };
}

function operationCase(evidence: OperationEvidence): Case {
  const { operation, verdict, finding, history } = evidence;
  const kind = kindWords(evidence);
  const lines = history.map((entry) => {
    const fault = entry.fault === null ? '' : ` [${entry.fault}]`;
    return `  ${entry.at} ${entry.what}${fault} (${entry.event_id})`;
  });
  const text = [finding, ...lines].join('\n');
  return {
    name: `${operation}${kind === '' ? '' : ` (${kind})`} is kept`,
    problem: {
      kind: verdict === 'unknown' ? 'error' : 'failure',
      type: verdict,
      message: finding,
      text,
    },
  };
}

function violationCase(violation: Violation): Case {
  const lines = violation.calls.map(({ process, what, outcome, operation }) => {
    const end = outcome === 'ok' ? '' : outcome === 'fail' ? ' (did not happen)' : ' (no answer)';
    return `  process ${process}: ${what}${end}${operation === null ? '' : ` [${operation}]`}`;
  });
  return {
    name: `answers on ${violation.key ?? violation.operations[0] ?? violation.event_id} agree`,
    problem: {
      kind: 'failure',
      type: 'consistency',
      message: violation.finding,
      text: [violation.finding, ...lines, `(${violation.event_id})`].join('\n'),
    },
  };
}

function propertiesOf(run: ReportRun, report: ReportBody): [string, string][] {
  const { confidence } = report.evidence;
  const properties: [string, string | number | null | undefined][] = [
    ['run', run.id],
    ['seed', run.seed],
    ['score', report.score],
    ['grade', report.grade],
    ['loss_rate_upper_bound_95', confidence?.loss.upper_bound],
    ['duplication_rate_upper_bound_95', confidence?.duplication.upper_bound],
    ...Object.entries(run.labels ?? {}),
  ];
  return properties.flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
}

function secondsOf({ started_at, finished_at }: ReportRun): string | null {
  const took = Date.parse(finished_at ?? '') - Date.parse(started_at ?? '');
  return took >= 0 && took < 1e12 ? (took / 1000).toFixed(3) : null;
}
