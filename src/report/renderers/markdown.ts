import type { LatencySummary, OperationEvidence, ReportBody, ReportRun } from '../document.js';
import type { Renderer } from '../renderer.js';

/** Operations whose history is written out; a pull request comment has to stay readable. */
const MAX_HISTORIES = 10;

/** For pull requests and wikis. Every value is escaped: no HTML, link or table cell can be smuggled in. */
export const markdownRenderer: Renderer = {
  format: 'markdown',
  content_type: 'text/markdown; charset=utf-8',
  extension: 'md',
  render: ({ run, report }) => `${sections(run, report).join('\n\n')}\n`,
};

function sections(run: ReportRun, report: ReportBody): string[] {
  const operations = report.evidence.operations;
  return [
    `# Reliability ${report.score ?? '–'} ${text(report.grade ?? '')}`.trimEnd(),
    `**${text(report.summary)}**`,
    `${text(run.method)} ${text(run.target_url)} · ${text(run.scenario)} · ${text(run.status)} · ${text(run.id)}`,
    ...deductions(report),
    ...operations.slice(0, MAX_HISTORIES).map(history),
    ...(operations.length > MAX_HISTORIES
      ? [`${operations.length - MAX_HISTORIES} more operations are in the JSON and HTML reports.`]
      : []),
    latency(report),
    ...report.evidence.notes.map((note) => `> ${text(note)}`),
  ];
}

function deductions(report: ReportBody): string[] {
  if (report.deductions.length === 0) return [];
  const rows = report.deductions.map(({ rule, count, points }) =>
    row([text(rule), count, `−${points}`]),
  );
  return [['## Deductions', '', table(['rule', 'events', 'points']), ...rows].join('\n')];
}

function history(operation: OperationEvidence): string {
  const rows = operation.history.map((entry) =>
    row([text(entry.at), entry.attempt ?? '', text(entry.what), text(entry.fault ?? '')]),
  );
  return [
    `### ${text(operation.operation)}: ${operation.verdict}`,
    '',
    text(operation.finding),
    '',
    table(['time', 'try', 'what', 'fault']),
    ...rows,
  ].join('\n');
}

function latency(report: ReportBody): string {
  const line = (name: string, s: LatencySummary) =>
    row([name, s.count, s.p50 ?? '–', s.p95 ?? '–', s.p99 ?? '–', s.max ?? '–']);
  return [
    '## Answer times in milliseconds',
    '',
    table(['attempts', 'answered', 'p50', 'p95', 'p99', 'max']),
    line('without a fault', report.latency.without_faults),
    line('under a fault', report.latency.with_faults),
  ].join('\n');
}

function table(headings: readonly string[]): string {
  return `${row(headings)}\n${row(headings.map(() => '---'))}`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Plain text: one line, markdown's marks escaped, HTML as entities, bare links broken up. */
function text(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~@]/g, (mark) => `\\${mark}`)
    .replaceAll('://', ':&#47;&#47;');
}
