import { confidenceWords } from '../confidence/index.js';
import type { KindCounts, LatencySummary, ReportBody, ReportRun } from '../document.js';
import type { Renderable, Renderer, ThresholdOutcome } from '../renderer.js';
import { VERDICTS } from '../verdicts.js';
import { stories } from './markdown/stories.js';
import { folded, table, text } from './markdown/text.js';

/**
 * For pull requests and wikis: the verdict and one short table, everything else folded away. Every
 * value is escaped: no HTML, link or table cell can be smuggled in.
 */
export const markdownRenderer: Renderer = {
  format: 'markdown',
  content_type: 'text/markdown; charset=utf-8',
  extension: 'md',
  render: (input) => `${sections(input).join('\n\n')}\n`,
};

function sections({ run, report, thresholds = [] }: Renderable): string[] {
  return [
    `## Reliability ${report.score ?? '–'} ${text(report.grade ?? '')}`.trimEnd(),
    `**${text(report.summary)}**`,
    ...outcome(report, thresholds),
    ...stories(report),
    folded('Numbers', numbers(report)),
    ...report.evidence.notes.map((note) => `> ${text(note)}`),
    foot(run),
  ].filter((part) => part !== '');
}

function outcome(report: ReportBody, thresholds: readonly ThresholdOutcome[]): string[] {
  const limits = thresholds.map(({ expression, passed, value }) => [
    `${passed ? '✓' : '✗'} ${text(expression)}`,
    value ?? 'nothing to measure',
  ]);
  const { confidence } = report.evidence;
  const sure = confidence === undefined ? [] : confidenceWords(confidence).map(text);
  const parts = limits.length === 0 ? [] : [table(['threshold', 'measured'], limits)];
  return [...parts, ...(sure.length === 0 ? [] : [sure.join('<br>')])];
}

function numbers(report: ReportBody): string[] {
  const tables = [...kinds(report), deductions(report), faults(report), latency(report)];
  return tables.filter((part) => part !== '');
}

function kinds({ evidence }: ReportBody): string[] {
  const counts = evidence.kinds ?? [];
  if (counts.length === 0) return [];
  const shown = VERDICTS.filter((verdict) => evidence.counts[verdict] > 0);
  const rows = counts.map((each: KindCounts) => [
    text(each.kind),
    each.operations,
    each.acknowledged,
    ...shown.map((verdict) => each.verdicts[verdict]),
  ]);
  return [table(['operations', 'begun', 'acknowledged', ...shown], rows)];
}

function deductions(report: ReportBody): string {
  if (report.deductions.length === 0) return '';
  const rows = report.deductions.map(({ rule, count, points }) => [
    text(rule),
    count,
    `−${points}`,
  ]);
  return table(['deduction', 'events', 'points'], rows);
}

function faults({ timeline }: ReportBody): string {
  const rows = Object.entries(timeline.faults).map(([name, count]) => [text(name), count]);
  return rows.length === 0 ? '' : table(['fault', 'injected'], rows);
}

function latency(report: ReportBody): string {
  const line = (name: string, s: LatencySummary) => [
    name,
    s.count,
    ...[s.p50, s.p90, s.p95, s.p99, s.max].map((value) => value ?? '–'),
  ];
  return table(
    ['answer times in ms', 'answered', 'p50', 'p90', 'p95', 'p99', 'max'],
    [
      line('without a fault', report.latency.without_faults),
      line('under a fault', report.latency.with_faults),
    ],
  );
}

function foot(run: ReportRun): string {
  const about = [run.method, run.target_url, run.scenario, run.status, `seed ${run.seed ?? '–'}`];
  return `${about.map(text).join(' · ')}<br>Again: softadastra replay ${text(run.id)}`;
}
