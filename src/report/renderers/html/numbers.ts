import { confidenceWords } from '../../confidence/index.js';
import type { KindCounts, LatencySummary, ReportBody } from '../../document.js';
import { isWrite } from '../../tally.js';
import { VERDICTS } from '../../verdicts.js';
import { html, type Markup } from './markup.js';

/** How far the counts can be trusted, in a sentence per rate. */
export function confidenceLines({ evidence }: ReportBody): Markup {
  if (evidence.confidence === undefined || evidence.operations_total === 0) return html``;
  const lines = confidenceWords(evidence.confidence).map((line) => html`<li>${line}</li>`);
  return html`<ul class="confidence soft">${lines}</ul>`;
}

/** Operations by kind and verdict; nothing where the agent tells no kinds. */
export function kindsSection({ evidence }: ReportBody): Markup {
  const kinds = evidence.kinds ?? [];
  if (kinds.length === 0) return html``;
  const shown = VERDICTS.filter((verdict) => evidence.counts[verdict] > 0);
  const cell = (count: number | string) => html`<td class="n">${count}</td>`;
  const row = (each: KindCounts) =>
    html`<tr><td>${each.kind}</td>${cell(each.operations)}${cell(each.acknowledged)}${cell(isWrite(each.kind) ? keptOf(each) : '–')}${shown.map(
      (verdict) => cell(each.verdicts[verdict]),
    )}</tr>`;
  return html`<h2>Operations by kind</h2><div class="table"><table><tr><th>kind</th><th class="n">begun</th><th class="n">acknowledged</th><th class="n">kept</th>${shown.map(
    (verdict) => html`<th class="n">${verdict}</th>`,
  )}</tr>${kinds.map(row)}</table></div>`;
}

/** Whatever got no other verdict. */
function keptOf({ operations, verdicts }: KindCounts): number {
  return Math.max(0, operations - VERDICTS.reduce((sum, verdict) => sum + verdicts[verdict], 0));
}

/** Answer times with and without faults. */
export function latencySection(report: ReportBody): Markup {
  const row = (name: string, summary: LatencySummary) =>
    html`<tr><td>${name}</td><td class="n">${summary.count.toLocaleString('en-US')}</td>${[
      summary.p50,
      summary.p90,
      summary.p95,
      summary.p99,
      summary.max,
    ].map((value) => html`<td class="n">${value ?? '–'}</td>`)}</tr>`;
  return html`<h2>Answer times in milliseconds</h2><div class="table"><table><tr><th>attempts</th><th class="n">answered</th><th class="n">p50</th><th class="n">p90</th><th class="n">p95</th><th class="n">p99</th><th class="n">max</th></tr>
${row('without a fault', report.latency.without_faults)}${row('under a fault', report.latency.with_faults)}</table></div>`;
}
