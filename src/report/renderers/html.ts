import type { ReportBody, ReportRun } from '../document.js';
import type { Renderable, Renderer, ThresholdOutcome } from '../renderer.js';
import { HATCH, timelineChart } from './html/chart/index.js';
import { html, type Markup, raw } from './html/markup.js';
import { confidenceLines, kindsSection, latencySection } from './html/numbers.js';
import { deductionsSection, operationsSection } from './html/sections.js';
import { STYLE } from './html/style.js';
import { gradeTone } from './html/tones.js';
import { violationsSection } from './html/violations.js';
import { waterfall } from './html/waterfall.js';

/**
 * One self-contained page: no script, no request to anywhere, every value escaped. It may be served
 * under a policy that allows nothing but inline styles.
 */
export const htmlRenderer: Renderer = {
  format: 'html',
  content_type: 'text/html; charset=utf-8',
  extension: 'html',
  render: (input) => page(input).text,
};

function page({ run, report, thresholds = [] }: Renderable): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${report.grade ?? '–'} ${report.score ?? ''} · ${run.scenario} · reliability report</title><style>${raw(STYLE)}</style></head>
<body>${HATCH}<main>
<header><h1>Reliability report</h1><span class="mono">${run.method} ${run.target_url}</span><small>${run.scenario}</small></header>
<section class="verdict"><div class="score ${gradeTone(report.grade)}">${report.score ?? '–'}<b>${report.grade ?? '–'}</b></div>
<p class="summary">${report.summary}</p></section>
${risks(report)}
${confidenceLines(report)}${limits(thresholds)}
<h2>How the score came about</h2>${waterfall(report)}
${operationsSection(report)}
${violationsSection(report)}
<h2>Attempts over time</h2>${timelineChart(report.timeline)}
${kindsSection(report)}
${latencySection(report)}
${deductionsSection(report)}
<h2>The run</h2>${facts(run, report)}
${notes(report)}
</main></body></html>
`;
}

function risks(report: ReportBody): Markup {
  const items = Object.entries(report.risks).map(
    ([risk, found]) =>
      html`<li class="${found ? 'bad' : 'soft'}">${found ? '✕' : '✓'} ${risk.replaceAll('_', ' ')}: ${found ? 'found' : 'none'}</li>`,
  );
  return html`<ul class="risks">${items}</ul>`;
}

function limits(thresholds: readonly ThresholdOutcome[]): Markup {
  if (thresholds.length === 0) return html``;
  const items = thresholds.map(
    ({ expression, passed, value }) =>
      html`<li class="${passed ? 'good' : 'bad'}">${passed ? '✓' : '✗'} ${expression} <span class="soft">measured ${value ?? 'nothing'}</span></li>`,
  );
  return html`<ul class="risks">${items}</ul>`;
}

function facts(run: ReportRun, report: ReportBody): Markup {
  const faults = Object.entries(report.timeline.faults).map(([name, count]) => `${name} ${count}`);
  const labels = Object.entries(run.labels ?? {}).map(([name, value]) => `${name} ${value}`);
  const rows: [string, string | number | null | undefined][] = [
    ['run', run.id],
    ['status', run.status],
    ['seed', run.seed],
    ['started', run.started_at],
    ['finished', run.finished_at],
    ['operations', report.evidence.operations_total],
    ['acknowledged', report.evidence.operations_acknowledged],
    ['faults injected', faults.join(', ')],
    ['restarts', report.timeline.restarts.length],
    ['labels', labels.join(', ')],
    ['again', `softadastra replay ${run.id}`],
  ];
  const filled = rows.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl>${filled.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function notes(report: ReportBody): Markup {
  if (report.evidence.notes.length === 0) return html``;
  return html`<div class="notes">${report.evidence.notes.map((note) => html`<p>${note}</p>`)}</div>`;
}
