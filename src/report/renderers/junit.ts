import type { OperationEvidence, ReportBody, ReportRun, Verdict } from '../document.js';
import type { Renderer } from '../renderer.js';
import { counted } from '../words.js';

/** For CI: one test case per promise that the application should keep under faults. */
export const junitRenderer: Renderer = {
  format: 'junit',
  content_type: 'application/xml; charset=utf-8',
  extension: 'xml',
  render: ({ run, report }) => suites(run, report),
};

interface Check {
  name: string;
  /** A failed promise, or an error: the check itself could not be made. */
  outcome: 'failure' | 'error';
  type: string;
  count: number;
  verdicts: readonly Verdict[];
}

function suites(run: ReportRun, report: ReportBody): string {
  const checks = checksOf(run, report);
  const failures = checks.filter((each) => each.count > 0 && each.outcome === 'failure').length;
  const errors = checks.filter((each) => each.count > 0 && each.outcome === 'error').length;
  const totals = `tests="${checks.length}" failures="${failures}" errors="${errors}"`;
  const name = `${run.scenario} ${run.method} ${run.target_url}`;
  const started = run.started_at ? ` timestamp="${xml(run.started_at)}"` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="softadastra" ${totals}>
  <testsuite name="${xml(name)}" ${totals} skipped="0"${started}>
    <properties>
${propertiesOf(run, report)}
    </properties>
${checks.map((check) => testcase(check, run, report)).join('\n')}
    <system-out>${xml(report.summary)}</system-out>
  </testsuite>
</testsuites>
`;
}

function checksOf(run: ReportRun, report: ReportBody): Check[] {
  const { counts } = report.evidence;
  const deducted = (rule: string) =>
    report.deductions.find((each) => each.rule === rule)?.count ?? 0;
  const failure = (name: string, type: string, count: number, verdicts: Verdict[] = []): Check => ({
    name,
    outcome: 'failure',
    type,
    count,
    verdicts,
  });
  const lost = Math.max(counts.lost, deducted('data_loss_risk_detected') - counts.partial);
  const doubled = Math.max(counts.duplicated, deducted('duplicate_detected'));
  const stuck = Math.max(counts.failed + counts.applied, deducted('recovery_failed'));
  return [
    failure('every acknowledged operation is kept', 'data_loss', lost, ['lost']),
    failure('no operation is stored in part', 'partial_write', counts.partial, ['partial']),
    failure('no operation is applied more than once', 'duplicate', doubled, ['duplicated']),
    failure('every operation recovers once the faults end', 'recovery', stuck, [
      'failed',
      'applied',
    ]),
    failure('no request times out without a fault', 'timeout', deducted('request_timeout')),
    {
      name: 'every operation can be read back',
      outcome: 'error',
      type: 'inconclusive',
      count: counts.unknown,
      verdicts: ['unknown'],
    },
    {
      name: 'the run finished',
      outcome: 'error',
      type: 'incomplete',
      count: run.status === 'finished' ? 0 : 1,
      verdicts: [],
    },
  ];
}

function testcase(check: Check, run: ReportRun, report: ReportBody): string {
  const head = `    <testcase classname="${xml(run.scenario)}" name="${xml(check.name)}"`;
  if (check.count === 0) return `${head}/>`;
  const shown = report.evidence.operations.filter((each) => check.verdicts.includes(each.verdict));
  const message =
    check.type === 'incomplete' ? `the run is ${run.status}` : counted(check.count, 'finding');
  return `${head}>
      <${check.outcome} type="${check.type}" message="${xml(message)}">${xml(shown.map(story).join('\n'))}</${check.outcome}>
    </testcase>`;
}

function story(operation: OperationEvidence): string {
  const lines = operation.history.map((entry) => {
    const fault = entry.fault === null ? '' : ` [${entry.fault}]`;
    return `  ${entry.at} ${entry.what}${fault} (${entry.event_id})`;
  });
  return [`${operation.operation}: ${operation.finding}`, ...lines].join('\n');
}

function propertiesOf(run: ReportRun, report: ReportBody): string {
  const properties: [string, string | number | null | undefined][] = [
    ['run', run.id],
    ['seed', run.seed],
    ['score', report.score],
    ['grade', report.grade],
    ...Object.entries(run.labels ?? {}),
  ];
  return properties
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `      <property name="${xml(name)}" value="${xml(String(value))}"/>`)
    .join('\n');
}

/** XML 1.0 has no place for most control characters, not even escaped: they are dropped. */
function xml(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|\p{Bidi_Control}|[\u{FFFE}\u{FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
