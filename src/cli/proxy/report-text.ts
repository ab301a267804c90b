import type { ClientReport } from '../../agent/index.js';
import { marks, type Paint } from '../output/paint.js';
import { shortText } from '../output/plain.js';
import { count, durationWords } from '../output/quantities.js';
import { columns, fields } from '../output/table.js';

export interface About {
  seed: string;
  upstream: string;
  durationMs: number;
}

/** Of each kind so many findings stand in the text; JSON has all. */
const SHOWN_OF_A_KIND = 5;

/** The report for a person. What came from clients is made plain. */
export function reportText(report: ClientReport, about: About, paint: Paint): string {
  const parts = [
    fields(factsOf(report, about)),
    report.routes.length === 0 ? '' : routesTable(report),
    ...findingLines(report, paint),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The report for a program: `softadastra.proxy/1`. */
export function documentOf(report: ClientReport, { seed, upstream, durationMs }: About) {
  return {
    schema: 'softadastra.proxy/1',
    upstream,
    seed,
    duration_ms: durationMs,
    operations: report.operations,
    requests: report.attempts,
    unidentified: report.unidentified,
    forgotten: report.forgotten,
    failures: report.failures,
    faults: report.faults,
    faults_left_out: report.leftOut,
    findings: report.findings,
    routes: report.routes,
  };
}

function factsOf(report: ClientReport, about: About): [string, string][] {
  const injected = Object.entries(report.faults).map(([name, number]) => `${name} ${number}`);
  const facts: [string, string][] = [
    ['upstream', shortText(about.upstream)],
    ['time', durationWords(about.durationMs)],
    ['requests', `${report.attempts} of ${count(report.operations, 'operation')}`],
    ['faults', injected.join(', ') || 'none'],
    ['seed', shortText(about.seed)],
  ];
  if (report.unidentified > 0) facts.push(['untouched', `${report.unidentified} without identity`]);
  if (report.leftOut > 0) facts.push(['left out', count(report.leftOut, 'fault')]);
  if (report.failures > 0) facts.push(['not passed on', count(report.failures, 'request')]);
  if (report.forgotten > 0) facts.push(['forgotten', count(report.forgotten, 'old operation')]);
  return facts;
}

function routesTable({ routes }: ClientReport): string {
  return columns(
    ['Route', 'Operations', 'Requests', 'Repeated', 'Faults', 'Findings'],
    routes
      .slice(0, 30)
      .map(({ route, operations, attempts, repeated, faults, findings }) => [
        shortText(route),
        ...[operations, attempts, repeated, faults, findings].map(String),
      ]),
  );
}

function findingLines({ findings }: ClientReport, paint: Paint): string[] {
  if (findings.length === 0) return [`${marks.done(paint)} nothing found`];
  const kinds = new Set(findings.map(({ kind }) => kind));
  return [...kinds].map((kind) => {
    const own = findings.filter((finding) => finding.kind === kind);
    const lines = own
      .slice(0, SHOWN_OF_A_KIND)
      .map(
        ({ method, path, detail }) =>
          `  ${shortText(`${method} ${path}`)}: ${shortText(detail, 160)}`,
      );
    const rest = own.length - lines.length;
    return [
      `${marks.failed(paint)} ${paint('bold', kind)}  ${MEANINGS[kind]} (${own.length})`,
      ...lines,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
    ].join('\n');
  });
}

const MEANINGS: Record<ClientReport['findings'][number]['kind'], string> = {
  'double-submission': 'the API took the same write twice',
  'retry-with-new-key': 'a retry under a new key is a new write',
  'retry-without-key': 'the API cannot tell a retry from a second write',
  'key-reused': 'one key for different requests',
  'unconfirmed-write': 'it happened, and the client does not know',
  'abandoned-write': 'it never happened, and the client has given up',
  'retry-storm': 'no pause between attempts',
  'retry-after-ignored': 'it came back earlier than it was asked to',
};
